"""Which column fills which field: by name in English and Spanish, by look, required fields first."""

import json

import pytest

from junto.core.geometry import read_coordinates
from junto.core.tables import GEOMETRY, Field, Part, guess_mapping, propose_mapping, read_table
from junto.core.tables.guessing import words_of
from junto.core.tables.values import (
    parse_date,
    parse_decimal,
    parse_email,
    parse_money,
    parse_text,
    parse_year,
)

FIELDS = [
    Field("id", "Id", parse_text, required=True, key=True),
    Field("title", "Title", parse_text, required=True),
    Field("cost", "Cost", parse_money),
    Field(
        "place", "Place", read_coordinates,
        parts=(Part("lat", "Latitude", parser=parse_decimal), Part("lon", "Longitude", parser=parse_decimal)),
    ),
]  # fmt: skip


def table(text):
    return read_table(text.encode(), name="needs.csv")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("CIP.No.", "cip no"),
        ("Start.Year", "start year"),
        ("startYear", "start year"),
        ("fy_first", "fy first"),
        ("Código ", "codigo"),
    ],
)
def test_names_are_taken_apart_into_words(name, words):
    assert words_of(name) == words


def test_columns_are_found_by_english_names():
    mapping = guess_mapping(
        table("Project No,Project Name,Total Cost,Latitude,Longitude\nN1,A,$5,30.2,-97.7\n"), FIELDS
    )
    assert mapping.columns == {
        "id": "Project No", "title": "Project Name", "cost": "Total Cost", "place.lat": "Latitude",
        "place.lon": "Longitude",
    }  # fmt: skip


def test_columns_are_found_by_spanish_names():
    mapping = guess_mapping(table("Código,Título,Presupuesto,Latitud,Longitud\nN1,A,$5,30.2,-97.7\n"), FIELDS)
    assert mapping.columns == {
        "id": "Código", "title": "Título", "cost": "Presupuesto", "place.lat": "Latitud", "place.lon": "Longitud",
    }  # fmt: skip


def test_own_synonyms_beat_the_usual_ones():
    fields = [Field("id", "Id", parse_text, synonyms=("asset tag",))]
    assert guess_mapping(table("id number,asset tag\n1,2\n"), fields).columns == {"id": "asset tag"}


def test_column_whose_values_do_not_parse_is_not_proposed():
    proposal = propose_mapping(table("id,title,total\nN1,A,a lot\nN2,B,too much\n"), FIELDS)
    assert "cost" not in proposal.mapping.columns
    assert proposal.unmatched == ()


def test_column_of_the_fields_own_name_is_proposed_even_so_with_its_fit():
    proposal = propose_mapping(table("id,title,cost\nN1,A,a lot\nN2,B,$5\n"), FIELDS)
    assert proposal.mapping.columns["cost"] == "cost"
    assert [guess.fit for guess in proposal.guesses if guess.slot == "cost"] == [0.5]


def test_each_column_is_used_once_and_required_fields_choose_first():
    fields = [Field("description", "Description", parse_text), Field("title", "Title", parse_text, required=True)]
    assert guess_mapping(table("project description,scope summary\nA,B\n"), fields).columns == {
        "title": "project description", "description": "scope summary",
    }  # fmt: skip


def test_required_field_shuns_a_column_with_gaps():
    text = "Location,Project description\n" + ",A\n" * 9 + "x,A\n"
    fields = [Field("title", "Title", parse_text, required=True, synonyms=("location", "project description"))]
    assert guess_mapping(table(text), fields).columns == {"title": "Project description"}


def test_required_field_may_be_found_by_its_look_alone():
    fields = [Field("email", "Mail", parse_email, required=True)]
    proposal = propose_mapping(table("a,b\nx,ana@city.gov\ny,eva@city.gov\n"), fields)
    assert proposal.mapping.columns == {"email": "b"}
    assert [(guess.by, guess.fit) for guess in proposal.guesses] == [("look", 1.0)]


def test_look_that_fits_two_columns_decides_nothing():
    fields = [Field("email", "Mail", parse_email, required=True)]
    proposal = propose_mapping(table("a,b\nx@city.gov,ana@city.gov\n"), fields)
    assert (proposal.mapping.columns, proposal.unmatched) == ({}, ("email",))


def test_variants_are_tried_and_the_one_that_fits_becomes_an_option():
    fields = [Field("start", "Start", parse_date, variants=({}, {"order": "mdy"}, {"order": "dmy"}))]
    assert guess_mapping(table("start,x\n05/30/2018,1\n"), fields).options == {"start": {"order": "mdy"}}
    assert guess_mapping(table("start,x\n30/05/2018,1\n"), fields).options == {"start": {"order": "dmy"}}
    assert guess_mapping(table("start,x\n2018-05-30,1\n"), fields).options == {}


def test_variants_that_fit_alike_are_not_guessed_between():
    fields = [Field("start", "Start", parse_date, variants=({}, {"order": "mdy"}, {"order": "dmy"}))]
    proposal = propose_mapping(table("start,x\n05/06/2018,1\n"), fields)
    assert (proposal.mapping.columns, proposal.mapping.options) == ({"start": "start"}, {})
    assert proposal.undecided == ("start",)


def test_column_without_values_is_proposed_by_its_name():
    assert guess_mapping(table("id,title,cost\n1,A,\n"), FIELDS).columns["cost"] == "cost"


def test_geometry_fills_a_field_that_takes_it():
    fields = [Field("place", "Place", lambda geometry: geometry, takes_geometry=True, required=True)]

    feature = {"type": "Feature", "properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    assert guess_mapping(read_table(data), fields).columns == {"place": GEOMETRY}
    assert propose_mapping(table("a,b\n1,2\n"), fields).unmatched == ("place",)


def test_year_columns_are_found():
    fields = [Field("start", "Start", parse_year), Field("end", "End", parse_year)]
    assert guess_mapping(table("fy_first,fy_last\n2021.0,2022.0\n"), fields).columns == {
        "start": "fy_first",
        "end": "fy_last",
    }
