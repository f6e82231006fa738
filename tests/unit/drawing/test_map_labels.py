"""Names on maps: beside their point, none over another."""

from typing import Any

from digint_kg.drawing.map_labels import layers, place


def point(name: str, longitude: float, latitude: float, value: float = 10) -> dict[str, Any]:
    label = f"{name}\n{value:g}"
    return {"name": name, "label": label, "longitude": longitude, "latitude": latitude, "value": value}


def sides(items: list[dict[str, Any]]) -> dict[str, str]:
    place(items)
    return {item["name"]: item["side"] for item in items}


def test_a_name_with_room_stands_below_its_point() -> None:
    assert sides([point("Alone", 4, 50), point("Far away", 20, 40)]) == {
        "Alone": "below",
        "Far away": "below",
    }


def test_neighbours_names_stand_on_different_sides() -> None:
    found = sides([point("Flanders", 4.4, 51.2, 12), point("Noord-Brabant", 5.5, 51.4, 10)])
    assert found["Flanders"] == "below"
    assert found["Noord-Brabant"] in {"right", "above"}


def test_no_name_lies_on_another_point() -> None:
    found = sides([point("Over", 5, 51, 10), point("Under", 5, 50, 1)])
    assert found["Over"] != "below"
    assert found["Under"] == "below"


def test_names_without_room_are_left_out_the_smallest_first() -> None:
    crowd = [point(f"Number {value}", 5, 50, value) for value in range(1, 12)]
    found = sides(crowd)
    assert "" in found.values()
    assert found["Number 11"] or not any(found.values())
    assert sum(len(layer["data"]["values"]) for layer in layers(crowd, "longitude", "latitude")) == 2 * sum(
        bool(side) for side in found.values()
    )


def test_a_shapes_name_stands_in_its_middle() -> None:
    shape = {"name": "France", "label": "France\n7", "lon": 2.0, "lat": 47.0, "value": 7}
    assert sides([shape]) == {"France": "on"}
    (edge, written) = layers([shape], "lon", "lat")
    assert written["mark"]["align"] == "center"
    assert written["mark"]["dy"] == edge["mark"]["dy"] < 0


def test_values_of_nought_and_below_make_no_difference() -> None:
    assert sides([point("Less", 4, 50, -3), point("Nought", 20, 40, 0)]) == {
        "Less": "below",
        "Nought": "below",
    }
