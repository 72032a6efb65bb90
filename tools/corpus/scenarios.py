"""Picks and plays the scenes of a world."""

from math import gcd

from . import (scenes_basic, scenes_clocks, scenes_copies, scenes_counted, scenes_dates,
               scenes_journal, scenes_kinds, scenes_more, scenes_native, scenes_people, scenes_sides,
               scenes_subject, scenes_text, scenes_wrapped)
from .scene import Scene

SCENES = []
for module in (scenes_basic, scenes_kinds, scenes_people, scenes_sides, scenes_copies,
               scenes_text, scenes_more, scenes_dates, scenes_subject, scenes_clocks,
               scenes_counted, scenes_journal, scenes_wrapped):
    SCENES += [scene for scene in module.SCENES if scene not in SCENES]
# Scenes that few worlds allow; where one does, they have another chance.
RARE = [scenes_sides.stranger_agent, scenes_sides.passed_on, scenes_sides.mailbox_to_mailbox,
        scenes_sides.to_both, scenes_people.named_behalf, scenes_text.at_the_limits,
        scenes_text.at_the_edges, scenes_more.exchange_name, scenes_more.audited_and_foreign,
        scenes_more.named_and_folder, scenes_sides.own_list_question,
        scenes_subject.two_mailboxes, scenes_clocks.closed_for_both, scenes_clocks.on_a_holiday]
# Scenes of native histories: what they say and state needs no header.
NATIVE = scenes_native.SCENES + [s for s in SCENES if s.__name__ in scenes_native.HOLDING]
TURN = 17       # scenes that are a seed's by right
assert gcd(TURN, len(SCENES)) == 1


def live(world):
    """Plays scenes until the archive is full; every scene has its turn as the seeds go on."""
    rng = world.rng
    goal = rng.randrange(48, 95) if world.size == "small" else rng.randrange(700, 1100)
    scenes = NATIVE if world.native else SCENES
    basic = [scene for scene in scenes_basic.SCENES if scene in scenes]
    if world.mode in ("discovered", "mixed"):
        scenes_people.roll_call(world)
    if world.bare_export:
        play(world, scenes_copies.bare_export)
    first = [scenes[(world.seed * TURN + n) % len(scenes)] for n in range(TURN)]
    first += [scene for scene in RARE if rng.random() < 0.4]
    first += [scene for about in of_the_switches(world)
              for scene in rng.sample(about, min(3, len(about)))]
    rng.shuffle(first)
    for scene in first:
        if scene in scenes:
            play(world, scene)
    while len(world.items) < goal:
        if rng.random() < 0.5:
            play(world, rng.choice(scenes))
        else:
            play(world, rng.choice(basic))
    if world.closed is not None:
        close_some(world)


def of_the_switches(world):
    """Scenes for what this world's switches and roster are about."""
    c = scenes_clocks
    if world.guests:
        yield scenes_dates.SCENES
    if world.by_subject:
        yield scenes_subject.SCENES
    if world.clock != "first":
        yield [c.over_a_limit]
        yield [c.one_of_several, c.several_parents, c.parent_elsewhere, c.parent_of_a_copy,
               c.late_parent, c.out_of_order, c.left_open]
    if world.forward_answers:
        yield [c.passed_to_lab, c.passed_when_idle, c.passed_twice]
    if world.reopen_is_new:
        yield [c.silent_week]
    if world.closed is not None:
        yield [c.closed_question, c.closed_for_nothing, c.closed_in_the_end, c.closed_for_both]
    if world.offhours != "zero":
        yield [c.off_hours, c.off_hours, c.on_a_holiday]
    if any(box.calendar for box in world.boxes):
        yield [c.on_a_holiday, c.on_no_holiday, c.on_no_holiday]
    if world.count_kind:
        yield scenes_counted.SCENES
    if world.journaled:
        yield scenes_journal.SCENES


def close_some(world):
    """The list of --closed: some mail that asks, some that does not, some that is nowhere."""
    rng = world.rng
    for mail in world.mails:
        share = 0.1 if any(row.direction == "inbound" for row in mail.rows) else 0.02
        if mail.mid is not None and rng.random() < share and mail.mid not in world.closed:
            world.closed.append(mail.mid)
    world.closed += [f"never.seen.{n}@nowhere.example" for n in range(rng.randrange(3))]


def play(world, scene):
    """A scene returns False, before it makes anything, where the world is not right for it."""
    before = len(world.items), len(world.threads)
    done = scene(Scene(world))
    if done is False:
        assert len(world.items) == before[0], scene.__name__
        del world.threads[before[1]:]
        return
    world.scenes.append(scene.__name__)
