"""An example of an evaluation plan as a file, to begin with."""

EXAMPLE = """\
# An evaluation plan, as docs/evidence.md tells. Put your own words and places in.
name: Light that follows people
outcome: Pedestrians
unit: pedestrians a day
wanted: up
columns: {time: day, place: counter, value: count}
treated: [Market and Elm]
controls: all others
start: 2027-03-01
end: 2027-08-31
expected: 5 %
methods: [difference_in_differences]
season: [weekday]
stopping: one look, after the last day
"""
