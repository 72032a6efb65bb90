"""Picks and plays the scenes of a world."""

from . import (scenes_basic, scenes_copies, scenes_kinds, scenes_more, scenes_people, scenes_sides,
               scenes_text)
from .scene import Scene

SCENES = []
for module in (scenes_basic, scenes_kinds, scenes_people, scenes_sides, scenes_copies,
               scenes_text, scenes_more):
    SCENES += [scene for scene in module.SCENES if scene not in SCENES]
# Scenes that few worlds allow; where one does, they have another chance.
RARE = [scenes_sides.stranger_agent, scenes_sides.passed_on, scenes_sides.mailbox_to_mailbox,
        scenes_sides.to_both, scenes_people.named_behalf, scenes_text.at_the_limits,
        scenes_text.at_the_edges, scenes_more.exchange_name, scenes_more.audited_and_foreign,
        scenes_more.named_and_folder, scenes_sides.own_list_question]
TURN = 17       # scenes that are a seed's by right; 17 shares no factor with their number


def live(world):
    """Plays scenes until the archive is full; every scene has its turn as the seeds go on."""
    rng = world.rng
    goal = rng.randrange(48, 95) if world.size == "small" else rng.randrange(700, 1100)
    if world.mode in ("discovered", "mixed"):
        scenes_people.roll_call(world)
    if world.bare_export:
        play(world, scenes_copies.bare_export)
    first = [SCENES[(world.seed * TURN + n) % len(SCENES)] for n in range(TURN)]
    first += [scene for scene in RARE if rng.random() < 0.4]
    rng.shuffle(first)
    for scene in first:
        play(world, scene)
    while len(world.items) < goal:
        if rng.random() < 0.5:
            play(world, rng.choice(SCENES))
        else:
            play(world, rng.choice(scenes_basic.SCENES))


def play(world, scene):
    """A scene returns False, before it makes anything, where the world is not right for it."""
    before = len(world.items), len(world.threads)
    done = scene(Scene(world))
    if done is False:
        assert len(world.items) == before[0], scene.__name__
        del world.threads[before[1]:]
        return
    world.scenes.append(scene.__name__)
