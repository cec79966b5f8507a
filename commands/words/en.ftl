# What Casebell says, in English. A message is named after its fact or refusal, and may use its fields; `.room` is how
# a room hears it, where that differs from the answer. Calm, short, never blaming; a refusal says what to do instead.

-unowned = nobody

## Cases as they move

opened = { $case } is new: { $case-area }, { $case-language }, { $case-priority }, opened { $case-opened }{ $case-covered ->
    [yes] : { BOLD($case-subject) } –
   *[no] .
 } Take it with { SAY("claim", $case) }.
veiled = { $case } has come in: { $case-area }. It is for a narrower circle than this room, which is told no more of it.
    .head = { $case } · { $case-area }
claimed = { $case } { $was } -> { $case-state }: it is yours, { $by }. Next step due { $due }; to promise another time, say { SAY("followup", $case, "2d") }.
    .room = { $case } { $was } -> { $case-state }: { $by } has it.
released = { $case } { $was } -> { $case-state }: given back by { $by }{ $why ->
    [none] { "" }
   *[other] { " " }({ $why })
 }. Anyone may take it with { SAY("claim", $case) }.{ $conflict ->
    [yes] { " " }It is noted: nothing of this person's will be offered to you.
   *[no] { "" }
 }
    .room = { $case } { $was } -> { $case-state }: given back by { $by }{ $why ->
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
resolved = { $case } { $was } -> { $case-state }: { $outcome }, by { $by }{ $practice ->
    [none] { "" }
   *[other] { " " }(by “{ $practice }”)
 }{ $done ->
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
step-is-due = { $promised ->
    [yes] { $owner }: { $case } is due, as you said ({ $due }){ $what ->
        [none] { "" }
       *[other] : { $what }
     }{ $case-waiting-for ->
        [none] { "" }
       *[other] { " " }(it waits for { $case-waiting-for })
     }. Done? { SAY("kept", $case) }. Later? { SAY("followup", $case, "2d") }.
   *[no] { $owner }: the next step on { $case } is due ({ $due }). Done? { SAY("note", $case, "what you did") }. Later? { SAY("followup", $case, "2d") }. Not yours after all? { SAY("release", $case) }.
 }
    .room = { $case } is due since { $due }; { $owner } has it. Anyone who can help, say so.

step-is-overdue = { $case } has been due since { $due }, and { $owner }, who has it, has not said a word since. A word with them may help{ $suggest ->
    [yes] ; who else would suit: { SAY("suggest", $case) }.
   *[no] .
 }
will-be-offered = { $owner }: { $case } has been due since { $due }. Say a word on it, such as { SAY("note", $case, "how it stands") }; else { $until } it is open again for anyone to take.
    .room = { $case } has been due since { $due }. Unless { $owner }, who has it, says a word on it, { $until } it is open again for anyone to take.
given-back = { $case } { $was } -> { $case-state }: it has waited for { $owner } for long, and is open again. Anyone may take it with { SAY("claim", $case) }.
many-are-due = { $count ->
    [one] 1 more of yours is
   *[other] { $count } more of yours are
 } due: { $cases }. How they stand: { SAY("mine") }.
    .room = { $count } cases are due: { $cases }. How they stand: { SAY("cases") }.
many-will-be-offered = { $count ->
    [one] { $cases } has been due for days. Say a word on it; else { $until } it is open again for anyone to take.
   *[other] { $count } of yours have been due for days: { $cases }. Say a word on each; else they are open again for anyone to take, the first of them { $until }.
 } How they stand: { SAY("mine") }.
many-are-overdue = { $count ->
    [one] 1 more case is long past its time
   *[other] { $count } more cases are long past their time
 }: { $cases }. How they stand: { SAY("cases") }.

while-away = I have { $count ->
    [one] 1 thing
   *[other] { $count } things
 } to tell you{ $cases ->
    [none] { "" }
   *[other] { ", " }about { $cases }
 }. What you hold: { SAY("mine") }.
    .room = Since I last spoke here, { $count ->
        [one] 1 thing
       *[other] { $count } things
     } happened{ $cases ->
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
 }{ $case-tags ->
    [none] { "" }
   *[other] { " " }Tags: { $case-tags }.
 }{ $case-test ->
    [yes] { " " }It is a test.
   *[no] { "" }
 }{ $earlier ->
    [none] { "" }
   *[other] { " " }From the same person, earlier: { $earlier }.
 }{ $case-covered ->
    [yes] { " " }– { BOLD($case-subject) }
   *[no] { " " }What it is about is not for this room.
 }
story-line = { $at }: { $kind ->
    [wrote] they wrote again
    [replied] they were answered
    [held] it held
    [handed_over] handed over
    [nudged] reminder
    [looked] read
    [denied] attempted
   *[other] { $kind }
 }{ $now ->
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
held-line = { $case } { $case-state }, due { $case-due }{ $promised ->
    [yes] , as you said
   *[no] { "" }
 }{ $case-covered ->
    [yes] : { $case-subject }
   *[no] { "" }
 }{ $what ->
    [none] { "" }
   *[other] { " " }– { $what }
 }{ $case-waiting-for ->
    [none] { "" }
   *[other] { " " }(it waits for { $case-waiting-for })
 }
held-elsewhere = { $count ->
    [one] 1 case of yours is
   *[other] { $count } cases of yours are
 } not for the room in which you asked. Ask me in private: { SAY("mine") }.
figures = { $days ->
    [none] { $period }{ $so-far ->
        [yes] { " " }so far
       *[no] { "" }
     }
    [one] Last day
   *[other] Last { $days } days
 }{ $area ->
    [none] { "" }
   *[other] { ", " }{ $area }
 }: { $opened } opened, { $claimed } claimed, { $resolved } resolved, { $reopened } reopened;{ $n ->
    [0] { "" }
   *[other] { " " }median time to claim { $half ->
        [none] not reached
       *[other] { $half }
     } (n { $n }{ $waiting ->
        [0] { "" }
       *[other] { ", " }{ $waiting } unclaimed
     });
 } follow-ups kept { $kept } of { $due } due{ $late ->
    [0] { "" }
   *[other] { ", " }{ $late } late
 }. { $over ->
    [yes] At its end
   *[no] Now
 } { $unresolved } unresolved, { $unclaimed } of them unclaimed, { $overdue } overdue.
    .title = { $days ->
        [none] { $period }{ $so-far ->
            [yes] { " " }so far
           *[no] { "" }
         }
        [one] Last day
       *[other] Last { $days } days
     }{ $area ->
        [none] { "" }
       *[other] { ", " }{ $area }
     }
    .half = median time to claim
figures-by-area = Opened by area: { $areas }.
figures-times = { $n ->
    [0] None was opened.
   *[other] Of the { $n } opened: median time to a first reply { $reply ->
        [none] not reached
       *[other] { $reply }
     } ({ $unanswered } without), to a resolution { $resolution ->
        [none] not reached
       *[other] { $resolution }
     } ({ $unresolved } without).
 }{ $replies ->
    [0] { "" }
   *[other] { " " }Median time to a next reply { $next-reply } (n { $replies }).
 }
figures-held = Reopened within 30 days: { $reopened } of { $watched } resolutions.{ $hand-overs ->
    [none] { "" }
   *[other] { " " }Hand-overs a case: { $hand-overs } (n { $cases }).
 } Served by the volunteer of before, who is active: { $returning ->
    [none] fewer than 5 people came back.
   *[other] { $served } of { $returning } who came back.
 }
figures-load = { $people ->
    [none] Load: fewer than 5 people are active, so it is not told.
   *[other] Cases in hand for each of { $people } active people: { $each }.{ $share ->
        [none] { "" }
       *[other] { " " }The busiest { $busiest ->
            [one] one of them holds
           *[other] { $busiest } of them hold
         } { $share }.
     }
 }
figures-ended = { $days ->
    [none] { $period }
    [one] Last day
   *[other] Last { $days } days
 }{ $area ->
    [none] { "" }
   *[other] { ", " }{ $area }
 }: { $n ->
    [0] no case was resolved, or none whose resolution stands.
    [one] 1 resolution stands{ $ended ->
        [none] .
       *[other] : { $ended }.
     }
   *[other] { $n } resolutions stand{ $ended ->
        [none] , with how often each outcome and its 95 % interval:
       *[other] : { $ended }.
     }
 }
figures-of-group = { $group } ({ $n }): { $ended }
me = You are { $who }, known by { $account }: { $role }, { $holds ->
    [0] holding no case
    [one] holding 1 case
   *[other] holding { $holds } cases
 }; times are shown in { $zone }.
help =
    Cases: { $cases }.
    Yourself: { $oneself }.
    The team: { $team }.
    How one is used: { SAY("help claim") }. Begin with { SAY("cases") }.
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
not-let-in = Only the team can do that here. Ask a coordinator to let you in, by your id { $account }.
not-allowed = { $needs ->
    [coordinator] That is for coordinators. Ask a coordinator of your team to do it.
   *[other] That is for volunteers, and you observe. To work on cases, ask a coordinator of your team.
 }
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
no-such-outcome = “{ $said }” is no outcome. Try { $nearest }. All of them: { SAY("outcomes") }.
no-such-filter = I cannot filter by “{ $said }”. Try { $nearest }.
no-such-scope = I cannot count by “{ $said }” there. Write one period, such as 30d or last-month, and one area: { $nearest }.
not-a-period = “{ $said }” is no period I can count. Write 30d, 12w, 2026-10, 2026 or last-month.
not-yet = { $period } has not begun yet. Ask for a time up to now, such as this-month or last-month.
nothing-then = Nothing was counted in { $period }: { $first ->
    [none] no case has come in yet. Ask again when one has.
   *[other] the first case came in { $first }. Ask for that month, or a later time.
 }
too-long = That is too long; { $most } characters at most. Say the essence, and keep the rest where the case came from.
slow-down = One thing at a time, please: I am still answering you, and have let some of your lines go. Say them again in a moment.
not-now = I could not write that down just now, so nothing has changed. Please say it again in a minute.
fault = Something of mine broke (fault { $id }); nothing was changed. Say it again, and tell whoever runs me if it happens twice.

## Cards: one message a case, where a room keeps one

case-card = { $case } { $case-state }: { $case-area }, { $case-language }, { $case-priority }; { $goes-on ->
    [none] { $owner ->
        [none] { -unowned } has it
       *[other] { $owner } has it
     }
   *[other] it goes on as { $goes-on }
 }{ $asked ->
    [none] { "" }
   *[other] { ", " }{ $asked }, who knows the person, is asked first until { $until }
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
        { $goes-on ->
            [none] { BOLD("Owner") } { $owner ->
                [none] { -unowned }
               *[other] { $owner }
             }
           *[other] { BOLD("Goes on as") } { $goes-on }
         }{ $asked ->
            [none] { "" }
           *[other] { ", " }{ $asked }, who knows the person, is asked first until { $until }
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
button-note = Note
button-resolve = Resolve
button-followup = Follow up
button-waiting = Waiting
button-handover = Hand over
button-reopen = Reopen
button-case = Details
button-offer = Ask somebody
button-suggest = Who would suit?
button-set = Change
button-tag = Tag
button-merge = Merge
button-refer = Refer
button-replied = They were answered
button-similar = Similar cases
button-cases = Open cases
button-mine = Mine
button-new = New case
button-settings = My settings
button-stats = Figures
button-help = Help
button-away = I am away
button-back = I am back
button-kept = Done
button-later = Snooze 2 days
button-keep = I keep it

## People

promises = Promised: { $count }.
due = Due by the end of today: { $count }.
due-line = { $case } { $case-state }, due { $case-due }{ $case-covered ->
    [yes] : { $case-subject }
   *[no] { "" }
 }
covering = You cover for { $who } until { $until }{ $cases ->
    [none] .
   *[other] : { $cases }
 }
about-you = Skills { $skills ->
    [none] none
   *[other] { $skills }
 }; languages { $languages ->
    [none] none
   *[other] { $languages }
 }; areas watched { $watches ->
    [none] none
   *[other] { $watches }
 }; quiet hours { $quiet ->
    [none] none
   *[other] { $quiet }
 }; working days { $days ->
    [none] all
   *[other] { $days }
 }{ $talk ->
    [none] { "" }
    [keep] ; replies under your cards kept as notes
    [ask] ; replies under your cards kept if you say so
   *[leave] ; replies under your cards left alone
 }{ $accounts ->
    [none] { "" }
   *[other] ; accounts { $accounts }
 }{ $away-until ->
    [none] { "" }
   *[other] ; away until { $away-until }{ $cover ->
        [none] { "" }
       *[other] , covered by { $cover }
     }
 }.
skills-are = { $was ->
    [none] Your skills: { $skills ->
        [none] none kept. Say them with { SAY("skills licensing, law") }.
       *[other] { $skills }.
     }
   *[other] Your skills: { $was } -> { $skills ->
        [none] none
       *[other] { $skills }
     }.
 }
languages-are = { $was ->
    [none] Your languages: { $languages ->
        [none] none kept. Say them by their codes, as in { SAY("languages de fr") }.
       *[other] { $languages }.
     }
   *[other] Your languages: { $was } -> { $languages ->
        [none] none
       *[other] { $languages }
     }.
 }
zone-is = Your time zone: { $was ->
    [none] { $zone }
   *[other] { $was } -> { $zone }
 }. It is { $time } there.
quiet-is = { $quiet ->
    [none] You have no quiet hours
   *[other] You are left alone { $quiet }
 }{ $days-off ->
    [none] { "" }
   *[other] { $quiet ->
        [none] , and are left alone all day on { $days-off }
       *[other] , and all day on { $days-off }
     }
 }{ $days ->
    [none] { "" }
   *[other] ; you work on { $days }
 }{ $own ->
    [yes] .
   *[no] , as is usual here.
 } To change that, say { SAY("quiet 22-7 mon-fri") }.
link-code-given = Your code: { $code }. Say { $say } to me from your other account, until { $until }. It is good once; tell it to nobody.
linked = { $account } is yours now, { $who }. I know you as { $accounts }.{ $moved ->
    [yes] { " " }What was kept of either is now yours.
   *[no] { "" }
 }{ $away-until ->
    [none] { "" }
   *[other] { " " }You are away until { $away-until }, and { $cover ->
        [none] nobody
       *[other] { $cover }
     } covers for you.
 }{ $opened ->
    [none] { "" }
   *[other] { " " }You observe, so what you held is open for others: { $opened }.
 }
away = You are away until { $until }, { $who }, and I leave you alone until then. { $holds ->
    [0] You hold no case.
    [one] 1 case of yours waits for you
   *[other] { $holds } cases of yours wait for you
 }{ $holds ->
    [0] { "" }
   *[other] { $cover ->
        [none] . To name somebody who sees to them, say { SAY("away until friday @name covers") }.
       *[other] { $holds ->
            [one] { $covered ->
                [0] ; { $cover } may not hear of it.
               *[other] ; { $cover } sees to it.
             }
           *[other] ; { $cover } sees to { $covered } of them.
         }
     }
 }
cover-missing = You were to cover for { $whose }, whose cases nobody sees to now. Tell them, or a coordinator.
you-cover = { $who } is away until { $until }, and you cover for them{ $cases ->
    [none] . They hold no case that I may name here.
   *[other] : { $cases }. You may work on these as if they were yours, but not let more people hear of one; all of them: { SAY("mine") }.
 }
cover-ends = You no longer cover for { $who }. Thank you.
back = Good to have you back, { $who }. { $due ->
    [0] Nothing of yours is due today.
    [one] 1 case of yours is due:
   *[other] { $due } cases of yours are due:
 }
gone = Thank you, { $who }: you have left the team{ $cases ->
    [none] .
   *[other] , and { $cases } are open for others.
 }{ $reasons ->
    [none] { " " }What you said of why is kept; it is counted, and not shown with your name.
   *[other] { " " }If you like, tell me why, in private: { SAY("leave less_time stress!") }, where ! says that it could have been avoided. Any of: { $reasons }.
 } You are of the team again as soon as you say something here that changes anything, such as a note on a case, or { SAY("back") }.
reasons-kept = Thank you for telling me: { $given }. It is counted, and not shown with your name.
role-given = { $who }: { $was } -> { $role }, by { $by }. It holds from the next thing they say.{ $opened ->
    [none] { "" }
   *[other] { " " }They have been told that what they had is open for others: { $opened }.
 }
your-role = { $by } has given you another role: { $was } -> { $role }.{ $opened ->
    [none] { "" }
   *[other] { " " }What you had is open for others: { $opened }.
 } What you can say now: { SAY("help") }.
volunteer-story = { $who }: { $role }, { $zone }; quiet hours { $quiet ->
    [none] none
   *[other] { $quiet }
 }; working days { $days ->
    [none] all
   *[other] { $days }
 }; languages { $languages ->
    [none] none
   *[other] { $languages }
 }; skills { $skills ->
    [none] none
   *[other] { $skills }
 }{ $away-until ->
    [none] { "" }
   *[other] ; away until { $away-until }{ $cover ->
        [none] , covered by nobody
       *[other] , covered by { $cover }
     }
 }; { $holds ->
    [0] holds no case
   *[other] holds { $cases }
 }.

## People: refusals

wrong-link-code = I know no such code; it may have been used already. Get a new one with { SAY("link") } from your first account. { $left ->
    [0] Too many were wrong, so this account must wait an hour.
    [one] 1 more try.
   *[other] { $left } more tries.
 }
link-locked = Too many codes from this account were wrong. Try again { $until }, with a new one.
link-expired = That code is no longer good. Get a new one with { SAY("link") } from your first account.
link-to-oneself = That code is your own: say it from your other account, the one to be joined to this.
link-from-coordinator = This account coordinates and the other does not. Say { SAY("link") } here, and the code from the other.
last-coordinator = Nobody else coordinates. Give the role to somebody first: { SAY("volunteer ada coordinator") }.
no-such-role = “{ $said }” is no role. Write volunteer, coordinator or observer.
no-such-zone = I know no time zone “{ $said }”.{ $nearest ->
    [none] { " " }Write it like Europe/Berlin.
   *[other] { " " }Did you mean { $nearest }?
 }
not-a-language = I know no language “{ $said }”.{ $nearest ->
    [none] { " " }Write codes such as en, de or pt-BR, or English names.
   *[other] { " " }Did you mean { $nearest }?
 }
not-hours = I cannot read quiet hours in “{ $said }”. Write 22-7 or 22:00-7:30 mon-fri, where mon-fri are the working days; off for none, or usual for the team's.
work-or-rest = Do you work on { $said }, or is it then that you are to be left alone? Say { $work } or { $rest }.
too-many = That is too many; I keep { $most } at most. Name the ones that matter most.
cover-yourself = You cannot cover for yourself. Name somebody else, or nobody.
cover-only-watches = { $who } only observes, and cannot work on cases. Name somebody who can.
not-away = You are not away. To be away, say { SAY("away until friday") }.
no-such-reason = “{ $said }” is none of the reasons that I count. Try { $nearest }.
have-left = You have left already. To say why, if you like: { SAY("leave less_time") }, or any of { $reasons }. To be of the team again, say something that changes anything, such as a note on a case, or { SAY("back") }.
nothing-to-leave = You are not of the team, so there is nothing to leave. To join, take a case: { SAY("cases open") }.

no-such-person = I know nobody called “{ $said }”{ $nearest ->
    [none] . I know whoever has claimed a case, noted something on one, or said { SAY("link") }.
   *[other] . Did you mean { $nearest }?
 }
not-met-yet = { $who } has not worked with me yet. Ask them to take a case, note something or save their settings first, or name somebody else.
which-person = “{ $said }” could be any of { $those }. Write the one you mean in that form.
has-left = { $who } has left the team. Ask somebody who is here.
is-away = { $who } is away until { $until }. Name somebody who is here.

## Rooms and paces

room-stands = { $room } hears { $areas ->
    [none] all areas
   *[other] these areas: { $areas }
 }. Audience { $audience }; quiet hours { $quiet }; language { $language }; threads { $threads }; morning { $morning }; monthly report { $report }. To change one, say { SAY("room #cases audience team") }.
room-changed = { $room }, { $field }: { $was } -> { $now }.
pace-stands = { $area }: claimed within { $claim }, next step within { $step }, looked at again within { $look }, and within { $refer } where it was referred.
pace-changed = { $area }, { $field }: { $was } -> { $now }, from each case's next move on.

no-such-room = I am in no room called “{ $said }”. I am in { $known }.
which-room = Which room? Name one, as in { SAY("room #cases audience team") }. I am in { $known }.
not-an-area = “{ $said }” is no area. Try { $nearest }.
not-an-audience = “{ $said }” is no audience. Write public, team or confidential, for who is in the room.
not-spoken-yet = I do not speak “{ $said }” yet. I speak { $nearest }.
not-on-or-off = “{ $said }” is neither on nor off. Write one of them.
no-threads = { $room } has no threads: they go under the cards of cases, which I keep in Slack's channels. Lines here stand by themselves.
not-a-time-of-day = “{ $said }” is no time of day. Write 8:30, or off for none.
not-a-pace = I cannot read a length of time in “{ $said }”. Write 30m, 4h, 2d or 3w, or usual for the team's.
pace-out-of-bounds = { $said } is too { $soon ->
    [yes] soon
   *[no] late
 } for anybody to keep to. Choose between { $soonest } and { $latest }.

## The coordinators' morning

morning = { $unowned ->
    [one] 1 case that nobody has
   *[other] { $unowned } cases that nobody has
 }, { $overdue } past their time, { $waiting } waiting.
morning-first = To look at first: { $unowned ->
    [none] { "" }
   *[other] nobody has { $unowned }{ $overdue ->
        [none] { "" }
       *[other] ;{ " " }
     }
 }{ $overdue ->
    [none] { "" }
   *[other] past their time { $overdue }
 }.
cover-needed = Away, with cases that nobody covers: { $who }.
unowned-list = Nobody has { $cases }, oldest first. Take one with { SAY("claim 12") }.
overdue-list = Past their time: { $cases }, longest first.
waiting-list = Waiting for somebody: { $cases }.
proposed-list = { $count ->
    [one] A practice is proposed
   *[other] { $count } practices are proposed
 }: { $practices }. Look at one with { $see }; it counts once one of you adopts it.
uncovered-list = { $who } is away, and nobody covers { $cases }. { $suggest ->
    [yes] Ask somebody with { SAY("suggest 12") }.
   *[no] Ask somebody to see to them.
 }

## Working on a case

set-to = { $case }: { $field } { $was } -> { $now }, set by { $by }.
link-set = { $case-covered ->
    [yes] { $case }: link { $was ->
        [none] none
       *[other] { $was }
     } -> { $now ->
        [none] none
       *[other] { $now }
     }, set by { $by }.
   *[no] { $case }: { $by } has set where more about it can be read.
 }
tagged = { $case-covered ->
    [yes] { $case }: tags { $was ->
        [none] none
       *[other] { $was }
     } -> { $now ->
        [none] none
       *[other] { $now }
     }, by { $by }.
   *[no] { $case }: tagged by { $by }.
 }
referred = { $case } { $was } -> { $case-state }{ $party ->
    [none] { "" }
   *[other] { " " }for { $party }
 }: referred by { $by }{ $why ->
    [none] { "" }
   *[other] { " " }({ $why })
 }. { $owner } looks again { $due }.
merged = { $case } { $was } -> { $case-state }: it goes on as { $into }, says { $by }.{ $heir ->
    [none] { "" }
   *[other] { " " }{ $heir } has that now.
 } Both histories are kept: { SAY("case", $case) }.
    .room = { $case } { $was } -> { $case-state }: it goes on as { $into }, says { $by }. Both histories are kept: { SAY("case", $case) }.
passed-on = { $case } { $was } -> { $case-state }: { $owner } has it, by a case merged into it. Next step due { $due }.
was-merged = { $case } was merged: it goes on as { $into }. What happened to it before, and then to that:

no-such-field = A case has no “{ $said }” to set. Try { $nearest }.
no-such-value = The { $field } of a case cannot be “{ $said }”. Try { $nearest }.
not-a-link = “{ $said }” is no address. Write it whole, as in https://example.org/4711, or a dash for none.
already-so = { $case }: { $field } { $value ->
    [none] is so
   *[other] is { $value }
 } already; nothing has changed. See how it stands with { SAY("case", $case) }.
not-yours-to-open-up = To let more people hear of { $case } is for its owner or a coordinator. Ask one of them.
too-many-tags = { $case } can have { $most } tags, of { $longest } characters at most. Take one off with a dash before it, as in { SAY("tag", $case, "-word") }.
no-such-tag = { $case } has no tag “{ $said }”{ $tags ->
    [none] .
   *[other] ; it has { $tags }.
 } See how it stands with { SAY("case", $case) }.
no-such-party = I know no party called “{ $said }”. Try { $nearest }.
room-may-not-hear = { $room } may not hear of { $case }. Refer it to a room with a narrower circle, or to a party: { SAY("help refer") }.
same-case = { $case } cannot be merged into itself. Name another: { SAY("merge", $case, "into 12") }.
owner-may-not-hear = { $case } is with { $owner }, who may not hear of { $into }, and nobody has that one. Take it first, or let somebody who may: { SAY("claim", $into) }.
owner-cannot-take = { $case } is with { $owner }, who cannot take { $other }. Once somebody else has that one, merge this one into it: { SAY("merge", $case, $other) }.
already-merged = { $case } was merged before, and goes on as { $into }. To merge that one further, say { SAY("merge", $into, "into 12") }.

## How cases end

outcomes = A case can end as { $ours }. Say { SAY("resolve 12 upheld corrected the date") }.
outcome-settled = { $offered ->
    [yes] A case can end as { $code } from now on, says { $by }.
   *[no] A case can end as { $code } no more, says { $by }. Those that did keep it.
 } All of them: { SAY("outcomes") }.
did-it-hold = { $case } was resolved { $days ->
    [0] today
    [one] yesterday
   *[other] { $days } days ago
 } ({ $case-outcome }{ $case-done ->
    [none] { "" }
   *[other] : { $case-done }
 }). Did it hold? { SAY("kept", $case) }, else { SAY("reopen", $case, "why") }.
did-they-hold = { $count ->
    [one] You resolved { $cases } a while ago. Did it hold? Say { SAY("kept 12") }, else { SAY("reopen 12 why") }.
   *[other] You resolved { $count } cases a while ago: { $cases }. Did they hold? Say { SAY("kept 12") } for each that did, else { SAY("reopen 12 why") }.
 }
button-held = It held
button-did-not-hold = Reopen
button-did-not-hold-why = it did not hold
it-held = { $case }: { $days ->
    [0] it holds
    [one] it has held for 1 day
   *[other] it has held for { $days } days
 }, says { $by }. Thank you for looking.
replied = { $case }: noted that they were answered, { $by }.{ $due ->
    [none] { "" }
   *[other] { " " }Next step due { $due }.
 }
test-set = { $test ->
    [yes] { $case } is a test, says { $by }: { $person ->
        [yes] this and whatever else the same person writes is
       *[no] it is
     } in no figure.
   *[no] { $case } is no test, says { $by }: { $person ->
        [yes] this and whatever else the same person writes is
       *[no] it is
     } counted again.
 }

not-a-reason = “{ $said }” is no reason that a case about a volunteer can end with. Try { $nearest }.
not-an-outcome = “{ $said }” cannot be an outcome. Write letters, digits and _, { $longest } at most, as in { SAY("outcomes add granted_in_part") }.
outcome-is-there = A case can end as { $code } already. All of them: { SAY("outcomes") }.
outcome-is-a-reason = { $code } says why somebody leaves, not how a case ends. Choose another word, as in { SAY("outcomes add granted_in_part") }.
outcome-stays = { $code } stays on the list: figures leave such cases out, or count them apart. You can add another beside it: { SAY("outcomes add granted_in_part") }.
too-many-outcomes = { $most } outcomes are enough to choose from. Take one out first: { SAY("outcomes remove referred") }.
no-such-practice = No practice { $said } is adopted. { $adopted ->
    [none] Neither is any other for { $case-area }, so say the outcome and what was done without it: { SAY("help resolve") }.
   *[other] Those of { $case-area }: { $adopted }.
 }
held-already = That { $case } held was said before; nothing has changed. If it no longer does, take it up again: { SAY("reopen", $case, "why") }.
too-soon-to-say = { $case } was resolved less than a day ago, so whether it holds can be said tomorrow at the earliest. If it does not, take it up again: { SAY("reopen", $case, "why") }.
not-yours-to-leave-out = To say whether { $case } is a test is for its owner or a coordinator. Take it first: { SAY("claim", $case) }.

## Cases that care for a volunteer, and early signs

not-seen = not seen for { $days ->
    [one] 1 day
   *[other] { $days } days
 }; who says hello?
care-opened = { $case } is new: { $case-area }, opened { $case-opened }{ $case-covered ->
    [yes] : { BOLD($case-subject) } –
   *[no] .
 } Take it with { SAY("claim", $case) }. Whom it is about I tell in private: { SAY("case", $case) }.
care-is-for = { $case } is about { $who }: a word from you, as from one to another. How it ends is a reason: { SAY("resolve", $case, "less_time what they said") }.
seen-again = { $case }: { $who ->
    [none] whoever it is about has
   *[other] { $who } has
 } { $left ->
    [yes] left the team now
   *[no] been heard from again
 }. How it goes on is yours to say: { SAY("case", $case) }.
cannot-be-asked = { $who } cannot be asked about { $case }. { $suggest ->
    [yes] Who else would suit: { SAY("suggest", $case) }.
   *[no] Name somebody else.
 }
care-stays-confidential = { $case } is about one of the team, so it stays confidential. What others may know, open as a case of its own: { SAY("new general: what is to be done") }.
care-stays-apart = { $case } is about one of the team, so it goes on by itself. End it with a reason: { SAY("resolve", $case, "less_time what they said") }.
care-is-not-counted = Cases about volunteers are counted only in a confidential room, for a number would make others wonder. Ask there: { $ask }.
early-signs = Between us: { $holds ->
    [none] { "" }
   *[other] you hold { $holds } cases, and usually { $usual };{ " " }
 }{ $hard ->
    [none] { "" }
   *[other] { $hard } of the last { $last } cases you took are hard ones;{ " " }
 }{ $nights ->
    [none] { "" }
   *[other] you worked in { $nights } of the last { $days } nights;{ " " }
 }{ $unanswered ->
    [none] { "" }
   *[other] { $unanswered } offers to you have lapsed of late;{ " " }
 }if that is as you want it, all is well. If not: give a case back with { SAY("release 12") }{ $nights ->
    [none] { "" }
   *[other] , have your nights left alone with { SAY("quiet 22-7") }
 }{ $unanswered ->
    [none] { "" }
   *[other] , say no to an offer with { SAY("decline 12") }
 }, or take a break with { SAY("away 1w") }. I tell nobody that it is you. No such word again: { SAY("nosigns") }.
signs-in-team = Early signs now, of which each alone is told: { $people ->
    [none] of fewer than 5 people.
   *[other] of { $people } people. Far more cases in hand than usual: { $load ->
        [none] fewer than 5
       *[other] { $load }
     }; a run of hard cases: { $hard ->
        [none] fewer than 5
       *[other] { $hard }
     }; work at night: { $nights ->
        [none] fewer than 5
       *[other] { $nights }
     }; offers left to lapse: { $unanswered ->
        [none] fewer than 5
       *[other] { $unanswered }
     }.
 }
signs-are = { $team ->
    [no] Your team has turned early signs off: nobody is told of them.
   *[yes] { $on ->
        [yes] Early signs { $was ->
            [yes] are on
           *[no] off -> on
         }: where it looks as if it gets too much for you, I tell you alone, at most once a fortnight. None of it: { SAY("nosigns") }.
       *[no] Early signs { $was ->
            [yes] on -> off
           *[no] are off
         }. To be told again: { SAY("signs") }.
     }
 }

## Watching areas

watches = You watch { $areas ->
    [none] no area. Begin with { SAY("watch licensing") }.
   *[other] { $areas }: when an urgent case comes there, I tell you privately.
 }
called = { $case } is urgent, and nobody has it yet: { $case-area }, { $case-language }, opened { $case-opened }{ $case-covered ->
    [yes] : { BOLD($case-subject) } –
   *[no] .
 } Take it with { SAY("claim", $case) }.
many-are-urgent = { $count } cases are urgent, and nobody has them yet: { $cases }. Take one with { SAY("claim 12") }.
not-watched = You do not watch { $said }{ $areas ->
    [none] , nor any other area.
   *[other] ; you watch { $areas }.
 } See all of yours with { SAY("me") }.

## A case's whole life, and what is forgotten

audit = The whole life of { $case }, in { $count ->
    [one] 1 line
   *[other] { $count } lines
 }{ $pages ->
    [one] .
   *[other] , page { $page } of { $pages }.{ $further ->
        [none] { "" }
       *[other] { " " }It goes on with { $further }.
     }
 }
audit-line = { $at }: { $kind ->
    [opened] came in
    [released] given back
    [kept] promise kept
    [nudged] reminder
    [looked] read
    [denied] refused
    [offered] offered
    [recused] conflict of interest
    [lapsed] offer over
    [handed_over] handed over
    [wrote] they wrote again
    [replied] they were answered
    [held] it held
    [erased] words erased
    [back] seen again
   *[other] { $kind }
 }{ $whom ->
    [none] { "" }
   *[other] { $kind ->
        [lapsed] { " " }for { $whom }
        [recused] { " " }of { $whom }
       *[other] { " " }to { $whom }
     }
 }{ $detail ->
    [none] { "" }
   *[other] { ", " }{ $detail }
 }{ $now ->
    [none] { "" }
   *[other] { $was ->
        [none] { " " }(-> { $now })
       *[other] { " " }({ $was } -> { $now })
     }
 }{ $by ->
    [none] { "" }
   *[other] { " " }by { $by }
 }{ $account ->
    [none] { "" }
   *[other] { " " }[{ $account }]
 }{ $text ->
    [none] { "" }
   *[other] : { $text }
 }
audit-told = { $at }: told { $room }
no-such-page = The life of { $case } has { $pages ->
    [one] 1 page
   *[other] { $pages } pages
 }. The last: { $last }.
forget-asks = This erases the words of { $cases } for good{ $known ->
    [yes] , and who wrote them in; whoever that was is a stranger from then on
   *[no] { "" }
 }.{ $unresolved ->
    [0] { "" }
    [one] { " " }1 of them is not resolved yet.
   *[other] { " " }{ $unresolved } of them are not resolved yet.
 } Numbers, times and outcomes stay. To do it, say { SAY("forget", $case, "yes") }; nobody can bring it back.
forgotten = The words of { $cases } are erased{ $known ->
    [yes] , and who wrote them in
   *[no] { "" }
 }; the trail says so, and still holds. Backups and exports from before are to be deleted by { $gone-by }. Have it erased where it came from as well.
words-erased = { $case }: what was written about it has been erased.
answer-erased = What I answered then has been erased.
erased = (erased)
how-to-export = Exports are made where I run, by whoever runs me: casebell export FOLDER. That one was made is in the trail.

## When they write again

wrote-again = { $case }: they wrote again{ $case-waiting-for ->
    [none] { "" }
   *[other] { " " }(it waits for { $case-waiting-for })
 }. { $promised ->
    [yes] Keep what you promised ({ $due }), with { SAY("note", $case, "keeping to the date") }, or look now, with { SAY("case", $case) }?
   *[no] Keep to the next step ({ $due }), with { SAY("note", $case, "keeping to the date") }, or look now, with { SAY("case", $case) }?
 }
    .room = { $case }: they wrote again, and I cannot reach whoever has it. Anyone who can help, look with { SAY("case", $case) }.
they-wrote-about = { $count ->
    [one] They wrote again about 1 more of yours
   *[other] They wrote again about { $count } more of yours
 }: { $cases }. How they stand: { SAY("mine") }.
wrote-unclaimed = { $case }: they wrote again, and nobody has it yet. Look with { SAY("case", $case) }, and take it with { SAY("claim", $case) }.
wrote-afterwards = { $case } is resolved{ $case-outcome ->
    [none] { "" }
   *[other] { " " }({ $case-outcome })
 }, and they wrote again. To take it up again, say { SAY("reopen", $case, "why") }.
button-keep-to-date = Keep
button-look = Look now
button-keeping = keeping to the date

## Bringing a case to whom it suits

suggestions = { $count ->
    [0] I know of nobody just now who would suit { $case } and could take it. Ask in the room, or see who is here again tomorrow.
   *[other] Who would suit { $case }, and why. { $offer ->
        [yes] Ask one of them: { SAY("offer", $case, "name") }.
       *[no] Ask one of them in the room.
     }
 }
suggestion = { $who }: { $served ->
    [0] { "" }
    [one] knows whoever wrote (1 case);{ " " }
   *[other] knows whoever wrote ({ $served } cases);{ " " }
 }{ $speaks ->
    [yes] answers in { $case-language };{ " " }
   *[no] { "" }
 }{ $watches ->
    [yes] watches { $case-area };{ " " }
   *[no] { "" }
 }{ $cases ->
    [0] { "" }
    [one] 1 { $case-area } case within a year ({ $ended });{ " " }
   *[other] { $cases } { $case-area } cases within a year ({ $ended });{ " " }
 }{ $skilled ->
    [none] { "" }
   *[other] skilled in { $skilled };{ " " }
 }holds { $held }{ $usual ->
    [none] { "" }
   *[other] , usually { $usual }
 }; { $asked-until ->
    [none] { $quiet-until ->
        [none] can be asked now.
       *[other] can be asked from { $quiet-until }.
     }
   *[other] is asked first, until { $asked-until }.
 }
asked = { $kind ->
    [handover] { $case }: { $who } is asked to take it over, until { $until }. It stays where it is until they accept; I will tell you what they say.
   *[other] { $case }: { $who } is asked, until { $until }. I will tell you what they say.
 }
will-you-take = { $who }: { $kind ->
    [handover] { $by } would like to hand { $case } over to you
    [returning] { $case } is from a person whose case you had before. You are asked first; anyone may take it
   *[offer] { $by ->
        [none] you would suit { $case }. Would you take it
       *[other] { $by } asks whether you would take { $case }
     }
 } ({ $case-area }, { $case-language }, { $case-priority }), until { $until }{ $case-covered ->
    [yes] : { BOLD($case-subject) }
   *[no] { "" }
 }{ $note ->
    [none] { "" }
   *[other] { " " }– “{ $note }”
 } – { SAY("accept", $case) } or { SAY("decline", $case) }; either is fine.
opened-for-one = { $case } is new: { $case-area }, { $case-language }, { $case-priority }, opened { $case-opened }{ $case-covered ->
    [yes] : { BOLD($case-subject) } –
   *[no] .
 } { $asked } knows the person and is asked first, until { $until }; anyone may take it with { SAY("claim", $case) }.
handed-over = { $case } { $giver } -> { $by }: it is yours, { $by }.{ $due ->
    [none] { "" }
   *[other] { " " }Next step due { $due }.
 }{ $note ->
    [none] { "" }
   *[other] { " " }{ $giver } says: { $note }
 }
    .room = { $case } { $giver } -> { $by }: { $by } has it now.
they-have-it = { $by } has accepted { $case }, and has it from now on.
declined = { $conflict ->
    [yes] { $case }: that is all right, and noted: nothing of this person's will be offered to you. Thank you for saying so.
   *[no] { $case }: that is all right. Thank you for saying so.
 }
they-declined = { $who } cannot take { $case }{ $why ->
    [none] { "" }
   *[other] { " " }({ $why })
 }.{ $following ->
    [none] { $suggest ->
        [yes] { " " }Who else would suit: { SAY("suggest", $case) }.
       *[no] { "" }
     }
   *[other] { " " }{ $following } is asked now.
 }
they-did-not-answer = { $who } has not answered about { $case } in time.{ $following ->
    [none] { $suggest ->
        [yes] { " " }Who else would suit: { SAY("suggest", $case) }.
       *[no] { "" }
     }
   *[other] { " " }{ $following } is asked now.
 }
they-cannot-answer = { $until ->
    [none] { $who } takes cases no more, and is asked about { $case } no longer.
   *[other] { $who } is away until { $until }, and is asked about { $case } no longer.
 }{ $following ->
    [none] { $suggest ->
        [yes] { " " }Who else would suit: { SAY("suggest", $case) }.
       *[no] { "" }
     }
   *[other] { " " }{ $following } is asked now.
 }
need-not-answer = You need not answer about { $case } any more: somebody else is asked now.{ $case-state ->
    [open] { " " }Anyone may still take it with { SAY("claim", $case) }.
   *[other] { "" }
 }
asked-instead = { $by } has had { $who } asked about { $case }, so { $before } is asked no longer. How it stands: { SAY("case", $case) }.
still-for-anyone = { $case } is still for anyone: { $case-area }, { $case-language }, { $case-priority }, opened { $case-opened }{ $case-covered ->
    [yes] : { BOLD($case-subject) } –
   *[no] .
 } Take it with { SAY("claim", $case) }.
button-accept = Accept
button-decline = Decline
suggesting-is-off = Your team has turned suggestions off. Ask in the room who would take it.
offering-is-off = Your team has turned offers off. Ask in the room who would take { $case }.
handing-over-is-off = Your team has turned hand-overs off. To give { $case } back for anyone to take, say { SAY("release", $case) }.
yours-to-hand-over = { $case } is yours. To ask somebody to take it over, say what they must know: { SAY("handover", $case, "name note") }.
not-oneself = { $case-state ->
    [open] You need not ask yourself; take it with { SAY("claim", $case) }.
   *[other] You cannot ask yourself for { $case }. Name somebody else{ $suggest ->
        [yes] : { SAY("suggest", $case) }.
       *[no] .
     }
 }
already-theirs = { $case } is already with { $who }. See how it stands with { SAY("case", $case) }.
only-reads = { $who } observes, and takes no cases. Name a volunteer.
not-for-them = { $who } has said that { $case } is not for them. { $suggest ->
    [yes] Who else would suit: { SAY("suggest", $case) }.
   *[no] Name somebody else.
 }
already-asked = { $who } is already being asked about { $case }, until { $until }. { $instead ->
    [yes] To ask somebody else in their place: { SAY("offer", $case, "name") }.
   *[no] { $case-state ->
        [open] Anyone may still take it with { SAY("claim", $case) }.
       *[other] Wait for their answer, or speak with them.
     }
 }
nothing-offered = Nobody has asked you to take { $case }. { $case-state ->
    [open] It is for anyone: { SAY("claim", $case) }.
   *[other] { $owner ->
        [none] See how it stands with { SAY("case", $case) }.
       *[other] It is with { $owner }; speak with them.
     }
 }
offer-is-over = { $how ->
    [lapsed] The time to answer about { $case } is over.
    [withdrawn] { $case } has moved on since you were asked.
   *[other] You have answered about { $case } already.
 } { $case-state ->
    [open] It is still for anyone: { SAY("claim", $case) }.
   *[other] { $owner ->
        [none] See how it stands with { SAY("case", $case) }.
       *[other] { $owner } has it; there is nothing you need do.
     }
 }

## Charts: a caption, title, axes, the names of series, and in words what there is to see

open-cases-chart = Cases that were not resolved at the end of each day, from { $first } to { $last }. n = { $days ->
        [one] 1 day
       *[other] { $days } days
     }. Spam, tests and merged cases are left out.
    .title = Open cases over time
    .x = day (UTC)
    .y = open cases
    .cases = open cases
    .alt = { $most ->
        [0] No data: no case was open on any of these days.
       *[other] Open cases: { $begins } on { $first }, { $most } at most (on { $peak }), { $ends } on { $last }.
     }
time-to-claim-chart = Cases opened in { $days ->
        [none] { $period }
        [one] the last day
       *[other] the last { $days } days
     }: n = { $n }, { $censored } of them not claimed by its end (censored). Kaplan-Meier's estimate with its 95 % interval.
    .title = Time to claim
    .x = { $unit ->
        [minutes] minutes
        [hours] hours
       *[days] days
     } since the case was opened
    .y = share not yet claimed
    .share = not yet claimed
    .alt = { $n ->
        [0] No data: no case was opened in { $days ->
            [none] { $period }
            [one] the last day
           *[other] the last { $days } days
         }.
       *[other] Half of the cases were claimed { $median ->
            [none] later than can be seen: the curve does not reach a half
           *[other] within { $median }
         }, nine in ten { $ninetieth ->
            [none] later than can be seen
           *[other] within { $ninetieth }
         }; after { $longest }, { $left } were not claimed yet.
     }
promises-kept-chart = Follow-ups kept by their time, of those due in each month from { $first } to { $last }. n = { $due } due. Bars: 95 % intervals (Wilson).
    .title = Follow-ups kept
    .x = month
    .y = share kept
    .share = kept by their time
    .alt = { $begins ->
        [none] No data: no follow-up was due in these months.
       *[other] Share of follow-ups kept: { $begins } at first, { $ends } at last; best { $best } ({ $best-month }), worst { $worst } ({ $worst-month }).
     }
outcomes-chart = How the cases resolved in { $days ->
        [none] { $period }
        [one] the last day
       *[other] the last { $days } days
     } had ended, unless they were reopened. n = { $n }. Bars: 95 % intervals (Wilson).{ $left-out ->
        [0] { "" }
       *[other] { " " }{ $left-out } more are in the tables.
     }
    .title = Outcomes by area
    .x = { "" }
    .y = share of the area's cases
    .share = share
    .alt = { $shown ->
        [none] No data: no case was resolved in { $days ->
            [none] { $period }
            [one] the last day
           *[other] the last { $days } days
         }.
       *[other] { $shown }.
     }
outcome-of-area = { $area }: { $outcome } { $hits } of { $n } ({ $share })
    .row = { $area }: { $outcome } { $hits }/{ $n }
volunteers-flow-chart = { $months ->
        [0] No month with any action is complete yet.
       *[other] People with at least one case action in a month, from { $first } to { $last }. n = { $months } months{ $few ->
            [0] { "" }
           *[other] { ", " }{ $few } of them kept back (fewer than 5 people)
         }. Trend of how many are active: { $trend ->
            [rising] rising
            [falling] falling
            [plateau] plateau
           *[other] too short to say
         }{ $p ->
            [none] { "" }
           *[other] { " " }({ $p })
         }.
     }
    .title = Volunteers, month by month
    .x = month
    .y = people
    .new = new
    .returned = returned
    .stayed = stayed
    .gone-quiet = gone quiet
    .net-gain = net gain
    .alt = { $active ->
        [none] No data: { $few ->
            [0] no month is complete yet
           *[other] fewer than 5 people
         }.
       *[other] In { $last } { $active } people were active, a net gain of { $net }; it was above nothing in { $gained } of { $months } months.
     }

## The month's report

month-head = { $nothing ->
    [yes] { $month }{ $so-far ->
        [yes] , so far
       *[no] { "" }
     }: nothing came in and nothing was done; no case was open.
   *[no] { $month }{ $so-far ->
        [yes] , so far
       *[no] { "" }
     }: { $opened } opened, { $claimed } claimed, { $resolved } resolved, { $reopened } reopened. { $so-far ->
        [yes] Now
       *[no] At its end
     } { $unresolved } unresolved, { $unclaimed } of them unclaimed, { $overdue } overdue.
 }
month-against = Opened { $opened }, after { $opened-before } in { $before }{ $year-before ->
    [none] { "" }
   *[other] { " " }and { $opened-year-before } in { $year-before }
 }; resolved { $resolved }, after { $resolved-before }{ $year-before ->
    [none] { "" }
   *[other] { " " }and { $resolved-year-before }
 }.
month-times = Of the cases opened in it (n = { $n }), half were claimed { $claim ->
    [none] later than can be seen yet
   *[other] within { $claim }
 } and nine in ten { $claim-most ->
    [none] later than can be seen yet
   *[other] within { $claim-most }
 } ({ $unclaimed } unclaimed at its end); half had a first reply { $reply ->
    [none] later than can be seen yet
   *[other] within { $reply }
 } ({ $unanswered } without one); half were resolved { $resolve ->
    [none] later than can be seen yet
   *[other] within { $resolve }
 } ({ $unresolved } still open).
month-kept = { $due ->
    [0] No follow-up was due.
   *[other] Follow-ups kept: { $kept } of { $due } due ({ $share }, 95 % interval { $between }).
 }{ $watched ->
    [0] { "" }
   *[other] { " " }Reopened within 30 days: { $reopened } of { $watched } resolutions ({ $reopened-share }, 95 % interval { $reopened-between }).
 }
month-ended = How { $n ->
    [one] 1 case ended
   *[other] { $n } cases ended
 }, with 95 % intervals: { $shown }.
outcome-share = { $outcome } { $hits } ({ $share }, { $between })
outcomes-left-out = and { $count ->
    [one] 1 other outcome
   *[other] { $count } other outcomes
 }
month-practice = In { $area }, cases in which “{ $title }” (p{ $practice }) was followed { $better ->
    [yes] lasted more often
   *[no] lasted less often
 } than those without a practice: { $followed-share } of { $followed } against { $without-share } of { $without } (a difference of { $between } percentage points). It is for the team to weigh.
month-practices-unclear = Of { $count ->
    [one] 1 practice
   *[other] { $count } practices
 } in use there is too little to say yet.
month-too-little = Too little to say how cases end in { $areas }: fewer than { $fewest } each.
month-people = { $few ->
    [yes] Volunteers in { $month }: fewer than 5 were active, then or the month before, so no more is told of them.
   *[no] Volunteers active in { $month }: { $active } ({ $new } new, { $returned } returned, { $stayed } stayed), { $gone-quiet } gone quiet; net gain { $net }. Over { $months ->
        [one] 1 month
       *[other] { $months } months
     }: { $trend ->
        [rising] rising
        [falling] falling
        [plateau] a plateau
       *[other] too short to say
     }.
 }
report-note = What happened in { $month }{ $so-far ->
    [yes] {" "}so far
   *[no] { "" }
 }, as the case log had it on { $at } UTC. Spam, tests and merged cases are left out. Intervals are 95 % ones.
    .title = { $month }: how it went
report-labels = Report
    .section-cases = Cases
    .section-times = How long things took
    .section-promises = Follow-ups
    .section-outcomes = How cases ended
    .section-sharing = How the work is shared
    .section-volunteers = Volunteers
    .table-counts = What came and went
    .of-counts = Cases
    .about-counts = Unresolved, unclaimed and overdue: at the end of the month.
    .opened = opened
    .claimed = claimed
    .resolved = resolved
    .reopened = reopened
    .unresolved = unresolved
    .unclaimed = of these unclaimed
    .overdue = of these overdue
    .kept = follow-ups kept, of those due
    .table-times = Times
    .of-times = From being opened to
    .about-times = Of the cases opened in the month, by Kaplan and Meier; what had not come by its end is censored. To be resolved competes with being withdrawn. Next replies are those given in the month.
    .n = n
    .censored = censored
    .half = half within
    .ninetieth = nine in ten within
    .to-claim = the first claim
    .to-first-reply = the first reply
    .to-next-reply = (from a message) the next reply
    .to-first-resolution = the first resolution
    .to-last-resolution = the last resolution
    .not-reached = not reached
    .nothing-known = Nothing is known of this yet.
    .table-promises = Follow-ups kept, month by month
    .of-promises = Month
    .about-promises = Kept by their time, of those due in the month.
    .table-by-area = By area
    .of-by-area = Area
    .about-by-area = Resolutions of the month that were not reopened by its end; each outcome with how often, its share and interval.
    .table-by-language = By language
    .of-by-language = Language
    .about-by-language = Resolutions of the month that were not reopened by its end.
    .table-by-practice = By the practice that was followed
    .of-by-practice = Practice
    .about-by-practice = Resolutions of the month that were not reopened by its end, where a practice was named.
    .how-ended = how they ended
    .section-practices = Practices
    .table-proposals = Practices in use, against none
    .of-proposals = Practice
    .about-proposals = Resolutions not reopened within 30 days, of those that 30 days have passed since; since the practice was first followed. Cases differ in more than the practice, so this is a proposal and no proof.
    .area = area
    .followed = followed it
    .without = followed none
    .difference = difference, percentage points
    .verdict = what the figures support
    .better = better than none
    .worse = worse than none
    .too-little = too little to say
    .table-results = What became of cases that followed a practice
    .of-results = Practice
    .about-results = Reopened: within 30 days. Held: of those of which that was seen afterwards.
    .reopened-soon = reopened
    .held = held
    .table-sharing = The work and those who do it
    .of-sharing = Figure
    .about-sharing = Shares of people are told of five or more only.
    .value = value
    .reopened-again = resolutions reopened within 30 days
    .hand-overs = hand-overs a case
    .continuity = who wrote in again and had the volunteer of before
    .load = cases in hand for each active volunteer
    .busiest = held by the busiest tenth
    .few = fewer than 5
    .table-staying = Whether people stay
    .of-staying = Figure
    .about-staying = Told of five people or more only.
    .newcomers = newcomers of the last twelve months who acted within a day and again in days 30 to 60
    .kept-a-year = who began and did something twelve months later
    .half-stay = half stay for (from joining to leaving or lapsing)
    .absence-factor = fewest people who did half of the month's actions
    .busiest-did = done by the busiest tenth
    .table-reasons = Why volunteers left
    .of-reasons = Reason
    .about-reasons = Of those who left in the last twelve months; several may be given. Only what five or more gave is told.
    .gave = gave it
not-a-month = “{ $said }” is no month. Write one as in { SAY("report 2026-10") } or { SAY("report last-month") }.

## Whether people stay

retention = { $circle ->
    [none] { $month }
   *[other] { $circle }, { $month }
 }: { $few ->
    [yes] fewer than 5 people were active, then or the month before, so their comings and goings are not told.
   *[no] { $active } active, net gain { $net }: { $new } new, { $stayed } stayed, { $returned } returned, { $gone-quiet } gone quiet. { $left ->
        [none] { "" }
       *[other] { $left } left,{ " " }
     }{ $lapsed } lapsed{ $gone ->
        [0] { "" }
       *[other] { " " }({ $gone } of them gone long since)
     }{ $provisional ->
        [yes] { " " }so far (more may come to light).
       *[no] .
     }
 }
retention-trend = How many are active, { $first } to { $last } (n = { $months } months): { $yearly ->
    [none] too short to say, which takes 10 months.
   *[other] { $trend ->
        [rising] rising
        [falling] falling
        [plateau] a plateau
       *[other] too uneven to say
     }, { $yearly } a year (p = { $p }).
 }
newcomers-stay = Newcomers of the last 12 months: { $share ->
    [none] fewer than 5 whose first 60 days are over
   *[other] { $hits } of { $n } acted within a day and again in days 30 to 60 ({ $share }, 95 % interval { $between })
 }; { $watched } too new to say. A year after they began: { $kept-share ->
    [none] fewer than 5 to tell of.
   *[other] { $kept } of { $of-kept } did something ({ $kept-share }, { $kept-between }).
 }
people-stay = How long people stay: { $n ->
    [none] fewer than 5 to tell of.
   *[other] { $median ->
        [none] half of them have not gone yet (not reached; { $share } are left)
       *[other] half of them for { $median }
     }, from joining to leaving or lapsing (n = { $n }, { $censored } of them here still).
 }
work-is-spread = How the work of { $month } was spread: { $factor ->
    [none] fewer than 5 people did it.
   *[other] { $factor ->
        [one] 1 person
       *[other] { $factor } people
     } did half of it; the busiest { $busiest } of { $of } did { $share }.
 }
why-people-left = Why people left, in the last 12 months: { $left ->
    [none] fewer than 5 did.
   *[other] { $left } did. { $given ->
        [none] No reason was given by 5 or more.
       *[other] { $given }.{ $others ->
            [yes] { " " }Others were given by fewer than 5.
           *[no] { "" }
         }
     } { $avoidable ->
        [none] How many could have been kept is about too few
       *[other] { $avoidable } said that it could have been avoided
     }; { $silent ->
        [none] how many gave no reason as well
       *[other] { $silent } gave no reason
     }.
 }
reason-share = { $reason } { $hits } ({ $share }, { $between })
retention-table = Active: enough actions in the month. Net gain: new and returned less gone quiet. Lapsed: booked to the month of the last action; *: so far, more may come to light.
    .title = The last twelve months
    .month = month
    .active = active
    .net-gain = net gain
    .new = new
    .stayed = stayed
    .returned = returned
    .gone-quiet = gone quiet
    .left = left
    .lapsed = lapsed
    .few = fewer than 5
month-is-not-over = { $month } is not over, and only whole months are told. Ask for { $latest }, or again once it is over.
nothing-done-yet = Nobody has taken a case action in a month that is over. Ask again next month.
nothing-done-then = { $month } was over before anybody took an action. The first month that can be told: { $since }.
no-such-circle = “{ $said }” is neither a month, such as 2026-10, nor a community whose activity was imported. { $known ->
    [none] None was: casebell import --activity wiki changes.json
   *[other] Known: { $known }.
 }
activity-ends = What was imported of { $circle } ends before { $until }, so { $month } is not whole. { $latest ->
    [none] Import a whole month first: casebell import --activity { $circle } changes.json
   *[other] Import the rest, or ask for { $latest }.
 }

## What was learnt: cases alike, and practices

alike = { $by-area ->
    [yes] What { $to } is about is not for this place, so these are the latest of its area that were resolved.
   *[no] { $to ->
        [none] Resolved cases that come close, the closest first.
       *[other] Resolved cases that come close to { $to }, the closest first.
     }
 } What fits is yours to judge.
alike-line = { $case } { $case-area }, { $case-outcome ->
    [none] { "" }
   *[other] { $case-outcome },{ " " }
 }resolved { $resolved }{ $practice ->
    [none] { "" }
   *[other] { " " }by { $practice }
 }{ $case-done ->
    [none] { "" }
   *[other] : { $case-done }
 } ({ $held ->
    [yes] it held
   *[no] not known yet whether it held
 }{ $reopened ->
    [0] { "" }
    [one] ; reopened once before
   *[other] ; reopened { $reopened } times before
 })
nothing-alike = { $to ->
    [none] No resolved case that I may speak of here comes close to that.
   *[other] No resolved case that I may speak of here comes close to { $to }.
 } Try fewer or other words, as in { SAY("similar birth year") }, also in private; or see what the team does: { $practices }.
practice-list = { $count ->
    [0] No practice yet{ $area ->
        [none] { "" }
       *[other] { " " }for { $area }
     }. Anyone may propose one: { SAY("practice propose licensing: Ask for the licence | Look it up at its source | Ask its holder") }.
    [one] 1 practice{ $area ->
        [none] { "" }
       *[other] { " " }for { $area }
     }. To see it, say { SAY("practice p1") } with its number.
   *[other] { $count } practices{ $area ->
        [none] { "" }
       *[other] { " " }for { $area }
     }. To see one, say { SAY("practice p1") } with its number.
 }
practice-line = { $practice }, for { $area }: { BOLD($title) } ({ $adopted ->
    [none] not adopted yet
   *[other] { $newer ->
        [none] adopted
       *[other] { $adopted } adopted, { $newer } proposed
     }
 }; { $n ->
    [none] such cases are in no figure
    [0] not followed yet
    [one] followed once
   *[other] followed { $n } times{ $reopened ->
        [none] , too little to say
       *[other] , { $reopened } reopened
     }
 })
practice-story = { $version }, for { $area }: { BOLD($title) }. { $by ->
    [none] It was brought from outside
   *[other] Proposed by { $by }
 } { $at }, { $retired ->
    [yes] retired
   *[no] { $adopted ->
        [none] not adopted
       *[other] adopted since { $adopted }
     }
 }.{ $newest ->
    [none] { "" }
   *[other] { " " }There is a newer version: { $newest }.
 }
practice-step = { $number }. { $step }
practice-results = Resolved by { $of }: { $n }{ $ended ->
    [none] { "" }
   *[other] , as { $ended }
 }. { $reopened ->
    [none] None was observed for 30 days yet
   *[other] Reopened within 30 days: { $reopened } of { $observed } ({ $reopened-between })
 }{ $held ->
    [none] .
   *[other] ; held, of { $seen } looked at again: { $held } ({ $held-between }).
 }{ $enough ->
    [yes] { "" }
   *[no] { " " }That is too little to say.
 } Intervals are 95 % ones.
practice-compared = { $practice } ({ $title }) against none in { $area }: { $share } of { $n } were not reopened within 30 days, and { $share-without } of { $n-without } without it; { $difference } points (95 % interval { $between }). { $verdict ->
    [better] The figures speak for it.
    [worse] The figures speak against it.
   *[too_little] That is too little to say which is better.
 }
practice-proposed = { $version } is proposed for { $area } by { $by }: { $title } ({ $steps ->
    [one] 1 step
   *[other] { $steps } steps
 }). A coordinator adopts it with { $adopt }.
practice-adopted = { $area }: { $was ->
    [none] { $version } is adopted
   *[other] { $was } -> { $version } is adopted
 } by { $by }: { $title }. Whoever takes a case there is shown it.
practice-retired = { $area }: { $practice } is retired by { $by }: { $title }. To have it back, say { $adopt }.
checklist = { $case }: what the team does in { $case-area } cases, { $practice }: { BOLD($title) }
more-steps = { $count ->
    [one] 1 step more
   *[other] { $count } steps more
 }: { $see }.
checklist-ends = { $more ->
    [0] All of them
    [one] 1 practice more
   *[other] { $more } practices more
 }: { $see }. Followed one? Name it when you resolve: { $resolve }.
says-little = a about after all also an and any are as at be been but by can case could did do does for from had has have he her his how i if in into is it its me more my no not of on or our page please say says she should so some than thank that the their them then there these they this to us was we were what when where which who why will with would you your

say-more = “{ $said }” could be of any case. Say a word or two that tell it from others, as in { SAY("similar birth year") }.
not-a-practice = “{ $said }” is no practice's number; write it like p3. See { SAY("practices") }.
no-practice = There is no { $practice }. See { SAY("practices") }.
no-steps = A practice is a title and its steps, with a bar before each: { $example }.
practice-too-long = That is more than anybody would follow: { $longest-title } characters of title, and { $most-steps } steps of { $longest-step } characters at most. Make two of it, or say the essence.
says-the-same = { $version } says just that already; nothing has changed.
already-adopted = { $version } is adopted already. See it with { $see }.
called-so-already = { $area } has { $practice } of that title already. To propose a new version of it, say { $change }.
already-retired = { $practice } is retired already. To have it back, say { $adopt }.
practice-moved-on = Somebody has just written another version of { $practice }. See it with { $see }, and say yours again.

## Home

part-begin = Casebell
part-due = Due by the end of today
part-promised = Promised
part-held = What else you hold
part-cover = For whom you cover
part-open = Nobody has these yet
part-morning = The team today
part-month = Last month
part-settings = About you

home-greeting = Good to see you, { $who }. { $holds ->
    [0] { $works ->
        [yes] Take a case below, or open one.
       *[no] You observe: look at what you like.
     }
    [one] You hold 1 case.
   *[other] You hold { $holds } cases.
 }
home-stranger = This is where a team of volunteers sees to cases together: whoever takes one sees it through, and I remind them of what they promised. { $outside ->
    [yes] You are a guest here, so you may look on where you are invited, and no more. To work on cases, ask a coordinator to let you in, by your id { $account }.
   *[no] { $account ->
        [none] I cannot tell who you are yet. Come with the account of a full member.
       *[other] A coordinator has barred you, so I do nothing for you. To come back, ask one to let you in, by your id { $account }.
     }
 }
home-open = { $count ->
    [0] Every case has somebody. All quiet.
    [one] { $fitting ->
        [yes] 1 case that suits you: an area you watch, something you can do, or a language you answer in.
       *[no] 1 case.
     }
   *[other] { $fitting ->
        [yes] { $count } cases that suit you: areas you watch, things you can do, or languages you answer in. The most urgent come first.
       *[no] { $count } cases, the most urgent first.
     }
 }
home-more = … and { $count } more.
button-report = Show the charts

## Letting in, and barring

admitted = { $who } is let in, by { $by }: from the next thing they say they may take part as their role allows. To undo it: { $undo }.
let-in = You are let in here, by { $by }: you may take cases like everybody else. See what is open with { SAY("cases open") }.
button-admit = Let somebody in
button-bar = Bar somebody
button-undo = Undo
barred = { $who } may do nothing here any more, says { $by }.{ $opened ->
    [none] { "" }
   *[other] { " " }What they held is open for others: { $opened }.
 } To undo it: { $undo }.
admitted-already = { $who } has been let in before; nothing has changed. What they may do: { SAY("help volunteer") }.
barred-already = { $who } is barred already; nothing has changed. To let them in again, say { SAY("volunteer admit name") }.
bar-oneself = To leave the team yourself, say { SAY("leave") }. To bar somebody else, name them.

## What forms ask for: a title of 15 characters at most, and for each field its label, and perhaps a hint

form-about = { $case }: { $case-area }, { $case-language }, { $case-priority }, { $case-state }{ $case-covered ->
    [yes] { " " }– { BOLD($case-subject) }
   *[no] .
 }
brought-along = Somebody wrote this elsewhere. It stays there until you send this form; then { $rooms ->
    [none] whoever may hear of the case can read it.
   *[other] whoever may hear of the case can read it, and so can these rooms, unless you make it confidential: { $rooms }.
 } Leave out names and addresses.
brought-from-private = These words were written where only a few can read them. Ask whoever wrote them before you take them anywhere. The case stays confidential unless you choose otherwise.
why-note = They read your note before they answer. The case stays where it is until they accept.

form-resolve = Resolve
    .title = Resolve
    .submit = Resolve
    .outcome = How it ended
    .what_was_done = What was done
    .what_was_done-hint = In a sentence or two, so that others learn from it. No names.
    .practice = The practice you followed, if any
form-reopen = Reopen
    .title = Reopen
    .submit = Reopen
    .why = Why it is taken up again
form-followup = Follow up
    .title = Follow up
    .submit = Promise
    .when = When do you look again?
    .what = What is next
    .what-hint = You are reminded in these words.
form-waiting = Waiting
    .title = Waiting
    .submit = It waits
    .whom = Whom it waits for
    .until = Look again
    .until-hint = Left empty, you are asked after the team's usual time.
form-note = Note
    .title = Note on
    .submit = Keep
    .text = What you found, or did
form-replied = They were answered
    .title = Answered
    .submit = Write it down
    .what = What they were told, in a sentence
form-release = Release
    .title = Release
    .submit = Give it back
    .why = Why, if you like
    .why-hint = The team reads it, unless it is a conflict of interest: say so, and it stays between us.
form-refer = Refer
    .title = Refer
    .submit = Refer
    .party = To whom
    .why = What they are asked
form-set = Change
    .title = Change
    .submit = Change it
    .field = What is to change
    .value = To what
    .value-hint = An area such as licensing, a language such as de, low to urgent, team or confidential, a link.
form-tag = Tag
    .title = Tag
    .submit = Tag
    .words = Words that group it with others
    .words-hint = With a dash before it, a word is taken off: royalty -birthday
form-merge = Merge
    .title = Merge
    .submit = Merge
    .into = The case that it goes on as
    .into-hint = Its number
form-offer = Ask somebody
    .title = Offer
    .submit = Ask them
    .person = Who is asked to take it
form-handover = Hand over
    .title = Hand over
    .submit = Ask them
    .person = Who is asked to take it over
    .note = What they must know
form-decline = Decline
    .title = Decline
    .submit = Decline
    .why = Why, if you like
    .why-hint = Whoever asked you reads it, unless it is a conflict of interest: say so, and it stays between us.
form-admit = Let somebody in
    .title = Let in
    .submit = Let them in
    .who = Whom, such as a guest
    .who-hint = They may do what any volunteer may.
form-bar = Bar somebody
    .title = Bar
    .submit = Bar them
    .who = Who may do nothing any more
    .who-hint = What they hold is open for others. You can let them in again.
form-new = New case
    .title = New case
    .submit = Open it
    .area = Area
    .text = What it is about
    .text-hint = In a sentence. No names of whoever wrote in.
    .language = Language
    .language-hint = A code such as de, or an English name. Left empty, it is the team's.
    .priority = Priority
    .sensitivity = Who may hear what it is about
    .link = Where more about it can be read
form-settings = Settings
    .title = My settings
    .submit = Save
    .words = What you can do
    .words-hint = With commas between: licensing, law. Fitting cases are offered to you.
    .codes = Languages you answer in
    .codes-hint = Codes or English names: de, fr
    .hours_and_working_days = When to leave you alone
    .hours_and_working_days-hint = 22-7, or 22-7 mon-fri with your working days; off for never, usual for the team's.
    .zone = Your time zone
    .zone-hint = Such as Europe/Berlin
    .areas = Areas you watch
    .areas-hint = When an urgent case comes there and nobody has it, I tell you privately.
    .what = What you write in the thread of a case you hold
    .keep = is kept as a note
    .ask = I ask each time whether to keep it
    .leave = stays between you
form-away = Being away
    .title = Being away
    .submit = I am away
    .until = Until when
    .cover = Who sees to your cases

talk-is = On Slack, what you write under the card of a case you hold { $talk ->
    [keep] is kept as a note
    [ask] is kept as a note where you say so when I ask
   *[leave] stays between those who read it
 }{ $was ->
    [none] .
   *[other] { " " }from now on.
 } To change that: { SAY("talk keep") }, { SAY("talk ask") } or { SAY("talk leave") }.

## Forms, where a platform has such

form-close = Cancel
form-time = At what time
form-more = There are more than this list can hold: to name another, say it in a message to me.
not-under-a-card = That message stands under no case's card, so it belongs to no case that I know of. To note something about one, say { SAY("note", "12", "…") }.
form-not-opened = I could not open that form in time. Please press the button again.
left-empty = Something must stand here.
more-than-asked = I cannot place “{ $said }” here. Give only what is asked for.

## Words under a case's card

talk-asked = Shall what you just wrote here be kept as a note on { $number }?{ $long ->
    [yes] { " " }It is too long for a button: choose “Keep as a note” in the menu of your message.
   *[no] { "" }
 } “Always” and “Never” settle it for all your cases, from the next word on; { SAY("talk", "ask") } takes that back.
button-keep-note = Keep this as a note
button-talk-keep = Always
button-talk-ask = Ask me each time
button-talk-leave = Never
