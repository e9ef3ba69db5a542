"""What has already been asked and answered when somebody looks in: written for this demo."""

from __future__ import annotations

from dataclasses import dataclass

CATEGORIES = ("Relationships", "Family", "Friendship", "Anxiety and stress", "Grief and loss")
#: The category whose questions stand in a text channel of their own.
CATEGORY_WITH_CHANNEL = "Grief and loss"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, under a name to display if one is given."""

    author: str
    text: str
    shown_name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, with the people who voted on it."""

    author: str
    text: str
    ups: tuple[str, ...] = ()
    downs: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    is_accepted: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question and all that came after it; `hours_ago` is when it was asked."""

    hours_ago: float
    author: str
    category: str
    title: str
    text: str
    tags: str = ""
    shown_name: str = ""
    ups: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    answers: tuple[Answer, ...] = ()
    close_reason: str = ""


QUESTIONS = (
    Question(
        hours_ago=74,
        author="Sam",
        category="Grief and loss",
        title="What do you say to a friend whose father has just died?",
        text=(
            "My oldest friend lost his father on Sunday. I have started five messages and deleted "
            "all of them, because everything sounds either too small or like a greeting card.\n\n"
            "What was it that you were glad to hear, or glad that somebody did?"
        ),
        tags="condolence, friends",
        ups=("Mara", "Priya", "Noor", "Felix"),
        answers=(
            Answer(
                "Felix",
                "When my mother died, the message I kept was four words long: “I loved her too.” "
                "It does not have to be wise. Say that you heard, say his father's name, and say "
                "one thing that you remember of him.\n\n"
                "Then offer something with a day in it. “Call me if you need anything” leaves "
                "him with the work. “I am bringing soup on Thursday, and I need not stay” does "
                "not.",
                ups=("Sam", "Mara", "Priya", "Noor", "Ines"),
                comments=(Comment("Sam", "I wrote about the two of them fishing. Thank you."),),
                is_accepted=True,
            ),
            Answer(
                "Ines",
                "And write again in six weeks. Everyone is there in the first days. It is later, "
                "when the others have gone back to their lives, that it becomes quiet.",
                ups=("Sam", "Felix", "Jonas"),
            ),
        ),
    ),
    Question(
        hours_ago=51,
        author="Priya",
        category="Relationships",
        title="How do I tell my partner that I need more time alone?",
        text=(
            "We moved in together in spring and I love it. But he works from home, I do too, and "
            "by the evening I have not had one hour to myself. When I close the door he asks "
            "whether something is wrong.\n\n"
            "Nothing is wrong. I am just full. How do I say this without it sounding as if I "
            "wanted him gone?"
        ),
        tags="living-together, boundaries",
        ups=("Mara", "Noor", "Felix"),
        comments=(Comment("Noor", "Have you two ever talked about how you each rest?"),),
        answers=(
            Answer(
                "Jonas",
                "Say it at a good moment, not when you are already longing for the door. What "
                "helped us was to name what the time is for, instead of what it is away from: "
                "“I would like Tuesday and Thursday evenings to read and be slow. I come out "
                "nicer.”\n\n"
                "With a fixed time nobody has to guess. A closed door on a Tuesday means Tuesday, "
                "and not a bad mood.",
                ups=("Priya", "Mara", "Noor", "Sam"),
                comments=(
                    Comment("Priya", "“I come out nicer” is exactly it. I will borrow that."),
                    Comment(
                        "Mara", "We put it on the calendar on the fridge. It looks silly and works."
                    ),
                ),
                is_accepted=True,
            ),
            Answer(
                "Felix",
                "Ask him what he hears when you close the door. For me it was never about the "
                "door: I grew up in a house where silence meant that somebody was angry. Once my "
                "wife knew, one sentence before she went was enough.",
                ups=("Priya", "Jonas"),
            ),
        ),
    ),
    Question(
        hours_ago=44,
        author="Sam",
        category="Family",
        title="Is it normal to feel so little joy in the first months with a baby?",
        text=(
            "She is nine weeks old and healthy. Everybody asks whether I am over the moon. I am "
            "mostly tired, and I do everything right with my hands while my head is somewhere "
            "else. I would not say this to anyone I know."
        ),
        tags="parenting, new-parents",
        shown_name="a tired parent",
        ups=("Mara", "Ines", "Noor"),
        answers=(
            Answer(
                "Noor",
                "More of us felt like this than say so. I waited for a wave of love and what came "
                "was a routine. The love grew inside the routine, so slowly that I only saw it "
                "when I looked back.\n\n"
                "Two things that I would tell myself today. Sleep first: one night in three where "
                "somebody else gets up changes the colour of everything. And tell your midwife or "
                "your doctor, in just the words you used here. They hear it every week. If it "
                "stays flat or turns dark, there is real help for it, for fathers as well.",
                ups=("Mara", "Ines", "Priya", "Felix"),
                comments=(
                    Comment(
                        "Sam",
                        "I rang the midwife this morning. Thank you for this.",
                        "a tired parent",
                    ),
                ),
            ),
        ),
    ),
    Question(
        hours_ago=30,
        author="Felix",
        category="Anxiety and stress",
        title="What helps you when you lie awake going over the day?",
        text=(
            "Same thing each night: light off, and the whole day comes back with comments. What I "
            "said in the meeting, what I should have said. I know that it changes nothing. It does "
            "not stop because I know."
        ),
        tags="sleep, rumination",
        ups=("Mara", "Sam", "Jonas", "Priya"),
        answers=(
            Answer(
                "Mara",
                "A notebook beside the bed, and one rule: I may think about it if I write it down. "
                "After three lines it is usually so dull that I fall asleep over it.",
                ups=("Felix", "Sam", "Jonas", "Priya"),
            ),
            Answer(
                "Priya",
                "Get up after twenty minutes. Really: a chair, a dim lamp, something boring, and "
                "back to bed when you are sleepy. Lying there teaches you that bed is where one "
                "worries.",
                ups=("Felix", "Ines"),
            ),
            Answer(
                "Sam",
                "A glass of wine, to be honest.",
                downs=("Ines", "Priya", "Noor"),
                comments=(
                    Comment(
                        "Ines",
                        "It makes falling asleep easier and staying asleep harder. I would be "
                        "careful with this one.",
                    ),
                ),
            ),
        ),
    ),
    Question(
        hours_ago=21,
        author="Jonas",
        category="Relationships",
        title="Should we move in together after six months?",
        text="Yes or no? Tell me what you would do, and how long you all waited.",
        tags="living-together",
        answers=(
            Answer(
                "Noor",
                "Six months, six years: I have seen both go well. What would be different for you "
                "two on the day after?",
                ups=("Mara",),
            ),
        ),
        close_reason=(
            "A show of hands helps nobody here. Tell us what you are weighing up, and it opens "
            "again."
        ),
    ),
    Question(
        hours_ago=9,
        author="Mara",
        category="Anxiety and stress",
        title="How can I say no at work without feeling guilty for days?",
        text=(
            "My team lead asks nicely, I say yes, and on the way home I am angry with myself. The "
            "few times I said no I thought about it the whole weekend, and wrote on Monday that I "
            "could do it after all.\n\n"
            "I am not looking for a clever sentence. I would like to feel less awful afterwards."
        ),
        tags="work, boundaries",
        ups=("Priya", "Sam"),
        answers=(
            Answer(
                "Jonas",
                "The guilt is an old alarm: it goes off because something is new, and not because "
                "something is wrong. It gets quieter only if you let it ring and do nothing.\n\n"
                "So start where little hangs on it. Say no to one small thing a week, and write "
                "down on Friday what actually came of it. After a month I had a list of eleven "
                "times when nothing happened.",
                ups=("Priya", "Noor", "Felix"),
            ),
            Answer(
                "Felix",
                "Buy time instead: “I will look at my week and tell you tomorrow.” Most of my "
                "yeses were only there to end the moment.",
                ups=("Priya",),
            ),
        ),
    ),
    Question(
        hours_ago=3,
        author="Noor",
        category="Friendship",
        title="A friend only calls when something is wrong. How do I bring it up?",
        text=(
            "I like being the one she trusts. But in a year she has not once asked how I am, and "
            "when I had my operation she was busy. I do not want to punish her for it. I want her "
            "to know."
        ),
        tags="friends, honesty",
        ups=("Mara",),
    ),
)
