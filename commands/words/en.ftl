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
 }{ $earlier ->
    [none] { "" }
   *[other] { " " }From the same person, earlier: { $earlier }.
 }{ $case-covered ->
    [yes] { " " }– { BOLD($case-subject) }
   *[no] { " " }What it is about is not for this room.
 }
story-line = { $at }: { $kind ->
    [wrote] they wrote again
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
not-a-period = “{ $said }” is no period I can count. Write 7d, 12w or 1y.
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
which-person = “{ $said }” could be any of { $those }. Write the one you mean in that form.
has-left = { $who } has left the team. Ask somebody who is here.
is-away = { $who } is away until { $until }. Name somebody who is here.

## Rooms and paces

room-stands = { $room } hears { $areas ->
    [none] all areas
   *[other] these areas: { $areas }
 }. Audience { $audience }; quiet hours { $quiet }; language { $language }; threads { $threads }; morning { $morning }. To change one, say { SAY("room #cases audience team") }.
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
