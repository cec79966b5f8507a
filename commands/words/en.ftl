# What Casebell says, in English. A message is named after its fact or refusal, and may use its fields; `.room` is how
# a room hears it, where that differs from the answer. Calm, short, never blaming; a refusal says what to do instead.

-unowned = nobody

## Cases as they move

opened = { $case } is new: { $case-area }, { $case-language }, { $case-priority }, opened { $case-opened }{ $case-covered ->
    [yes] : { BOLD($case-subject) } –
   *[no] .
 } Take it with { SAY("claim", $case) }.
veiled = { $case } is new: { $case-area }, { $case-language }, { $case-priority }, opened { $case-opened }. It is for a narrower circle than this room, which is told no more of it.
    .head = { $case } · { $case-area }
claimed = { $case } { $was } -> { $case-state }: it is yours, { $by }. Next step due { $due }; to promise another time, say { SAY("followup", $case, "2d") }.
    .room = { $case } { $was } -> { $case-state }: { $by } has it.
released = { $case } { $was } -> { $case-state }: given back by { $by }{ $why ->
    [none] { "" }
   *[other] { " " }({ $why })
 }. Anyone may take it with { SAY("claim", $case) }.
noted = { $case }: noted, { $by }.
promised = { $case } { $was } -> { $case-state }, next step { $due-before } -> { $due }, promised by { $by }{ $what ->
    [none] .
   *[other] : { $what }
 }
waiting = { $case } { $was } -> { $case-state }{ $whom ->
    [none] { "" }
   *[other] { " " }for { $whom }
 }: { $by } looks again { $due }.
kept = { $case } { $was } -> { $case-state }: promise kept by { $by }{ $what ->
    [none] { "" }
   *[other] { " " }({ $what })
 }. Next step { $due-before } -> { $due }.
resolved = { $case } { $was } -> { $case-state }: { $outcome }, by { $by }{ $done ->
    [none] .
   *[other] : { $done }
 }
reopened = { $case } { $was } -> { $case-state }: reopened by { $by }{ $why ->
    [none] { "" }
   *[other] { " " }({ $why })
 }.{ $case-state ->
    [open] { " " }Anyone may take it with { SAY("claim", $case) }.
   *[other] { "" }
 }

## Nudges

nobody-took-it = { $case } still waits for somebody: { $case-area }, { $case-language }, { $case-priority }, opened { $case-opened }{ $case-covered ->
    [yes] : { BOLD($case-subject) } –
   *[no] .
 } Take it with { SAY("claim", $case) }.
step-is-due = { $owner }: { $case } is due, as you said ({ $due }){ $what ->
    [none] { "" }
   *[other] : { $what }
 }. Done? { SAY("kept", $case) }. Later? { SAY("followup", $case, "2d") }.
    .room = { $case } is due since { $due }; { $owner } has it. Anyone who can help, say so.

while-away = I have { $count } things to tell you{ $cases ->
    [none] { "" }
   *[other] { ", " }about { $cases }
 }. What you hold: { SAY("mine") }.
    .room = Since I last spoke here, { $count } things happened{ $cases ->
        [none] { "" }
       *[other] { ", " }to { $cases }
     }. How cases stand: { SAY("cases") }.

## Reading

case-list = { $count ->
    [0] No unresolved case matches. All quiet.
    [one] 1 unresolved case.
   *[other] { $count } unresolved cases{ $hidden ->
        [0] { "" }
       *[other] { ", " }the last { $hidden } of them not shown
     }.
 }
case-line = { $case } { $case-state }, { $case-area }, { $case-language }, { $case-priority }, { $owner ->
    [none] { -unowned } has it
   *[other] { $owner } has it
 }, opened { $case-opened }{ $case-covered ->
    [yes] : { $case-subject }
   *[no] { "" }
 }
case-story = { $case } is { $case-state }: { $case-area }, { $case-language }, { $case-priority }, opened { $case-opened }; { $owner ->
    [none] { -unowned } has it
   *[other] { $owner } has it
 }{ $case-due ->
    [none] { "" }
   *[other] { ", " }due { $case-due }
 }.{ $promise ->
    [none] { "" }
   *[other] { " " }Promised: { $promise }.
 }{ $case-waiting-for ->
    [none] { "" }
   *[other] { " " }Waiting for { $case-waiting-for }.
 }{ $case-outcome ->
    [none] { "" }
   *[other] { " " }Outcome: { $case-outcome }.
 }{ $case-link ->
    [none] { "" }
   *[other] { " " }More at { $case-link }
 }{ $case-covered ->
    [yes] { " " }– { BOLD($case-subject) }
   *[no] { " " }What it is about is not for this room.
 }
story-line = { $at }: { $kind }{ $now ->
    [none] { "" }
   *[other] { $was ->
        [none] { "" }
       *[other] { " " }({ $was } -> { $now })
     }
 }{ $by ->
    [none] { "" }
   *[other] { " " }by { $by }
 }{ $text ->
    [none] { "" }
   *[other] : { $text }
 }
nothing-held = You hold no case. See what is open with { SAY("cases open") }.
held = { $count ->
    [one] You hold 1 case.
   *[other] You hold { $count } cases, soonest due first{ $hidden ->
        [0] { "" }
       *[other] { ", " }the last { $hidden } of them not shown
     }.
 }
held-line = { $case } { $case-state }, due { $case-due }{ $promise ->
    [none] { "" }
   *[other] { ", " }promised: { $promise }
 }{ $case-covered ->
    [yes] : { $case-subject }
   *[no] { "" }
 }
outcomes = A case can end as { $ours }. Say { SAY("resolve 12 upheld corrected the date") }.
figures = Last { $days ->
    [one] day
   *[other] { $days } days
 }{ $area ->
    [none] { "" }
   *[other] { ", " }{ $area }
 }: { $opened } opened, { $claimed } claimed, { $resolved } resolved, { $reopened } reopened; follow-ups kept { $promises-kept } of { $promises-due } due. Now { $unresolved } unresolved, { $unclaimed } of them unclaimed, { $overdue } overdue.
me = You are { $who }, known by { $account }: { $role }, { $holds ->
    [0] holding no case
    [one] holding 1 case
   *[other] holding { $holds } cases
 }; times are shown in { $zone }.
help = I know: { $verbs }. How one is used: { SAY("help claim") }. Begin with { SAY("cases") }.
verb-help = { $usage }: { $does }{ $aliases ->
    [none] { "" }
   *[other] { " " }Also { $aliases }.
 }{ $example ->
    [none] { "" }
   *[other] { " " }Example: { $example }.
 }
pong = Here.

## Refusals

no-such-verb = I do not know “{ $said }”. { $nearest ->
    [none] All I know: { SAY("help") }.
   *[other] Did you mean { $nearest }? All I know: { SAY("help") }.
 }
bad-use = That is written { $usage }{ $example ->
    [none] { "" }
   *[other] , for example { $example }
 }.
not-known = I cannot tell who you are. Log in to your account (on IRC with NickServ, on Slack as a full member) and say it again.
not-allowed = That is for a { $needs }. Ask one of yours to do it.
no-such-case = There is no { $number } that I can speak of here. See { SAY("cases") }, or ask in the team's own room.
not-a-case = “{ $said }” is no case number; write it like 12 or #12. See { SAY("cases") }.
already-taken = { $case } is already with { $owner }. See what is open with { SAY("cases open") }.
already-yours = { $case } is already yours{ $due ->
    [none] { "" }
   *[other] , due { $due }
 }. What next? { SAY("help followup") }.
not-yours = { $case } is with { $owner }, so only they or a coordinator can do that. Anyone can add to it: { SAY("note", $case, "what you know") }.
nobody-has-it = Nobody has { $case } yet. Take it first: { SAY("claim", $case) }.
cannot-move = { $case } is { $state }, so that cannot be done. { $state ->
    [resolved] Take it up again with { SAY("reopen", $case, "why") }.
   *[other] See how it stands with { SAY("case", $case) }.
 }
moved-on = { $case } has just moved on. See how it stands with { SAY("case", $case) }.
no-promise = Nothing is promised on { $case }. Promise with { SAY("followup", $case, "3d what is next") }.
not-a-time = I cannot read a time in “{ $said }”. Write 3d, 2h, tomorrow 9:00, friday or 2026-12-24.
in-the-past = { $when } has passed. Write a time to come, such as 3d or tomorrow 9:00.
too-far-ahead = { $when } is more than { $most-days } days ahead. Choose a nearer time, such as 4w; you can move it again.
no-such-outcome = “{ $said }” is no outcome. Did you mean { $nearest }? All of them: { SAY("outcomes") }.
no-such-area = I cannot filter by “{ $said }”. Try { $nearest }.
not-a-period = “{ $said }” is no period I can count. Write 7d, 12w or 1y.
too-long = That is too long; { $most } characters at most. Say the essence, and keep the rest where the case came from.
slow-down = One thing at a time, please: I am still answering you, and have let some of your lines go. Say them again in a moment.
not-now = I could not write that down just now, so nothing has changed. Please say it again in a minute.
fault = Something of mine broke (fault { $id }); nothing was changed. Say it again, and tell whoever runs me if it happens twice.

## Cards: one message a case, where a room keeps one

case-card = { $case } { $case-state }: { $case-area }, { $case-language }, { $case-priority }; { $owner ->
    [none] { -unowned } has it
   *[other] { $owner } has it
 }{ $case-covered ->
    [yes] : { $case-subject }
   *[no] { "" }
 }
    .head = { $case } · { $case-area }
    .body = { $case-covered ->
        [yes] { $case-subject }
       *[no] What it is about is not for this room.
     }
    .details =
        { BOLD("State") } { $case-state }{ $case-outcome ->
            [none] { "" }
           *[other] { " " }({ $case-outcome })
         }
        { BOLD("Owner") } { $owner ->
            [none] { -unowned }
           *[other] { $owner }
         }
        { BOLD("Language") } { $case-language }
        { BOLD("Priority") } { $case-priority }
        { BOLD("Opened") } { $case-opened }
        { $case-due ->
            [none] { BOLD("Done") } { $case-done ->
                [none] { "–" }
               *[other] { $case-done }
             }
           *[other] { BOLD("Next") } { $case-due }{ $promise ->
                [none] { "" }
               *[other] : { $promise }
             }
         }
just-now = just now
button-claim = Claim
button-release = Release
