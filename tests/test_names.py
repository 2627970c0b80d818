"""The check that `make lint` runs: one word, one meaning."""

from tests.names import twice

CLASS = "class Letter:\n    pass\n"


def write(root, **modules):
    paths = []
    for name, text in modules.items():
        path = root / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        paths.append(path.relative_to(root))
    return paths


def test_a_class_that_stands_twice_is_told_with_its_places(tmp_path):
    paths = write(tmp_path, digest__mail__one=CLASS, inbound__two=CLASS)

    assert twice(tmp_path, paths, {}) == [
        "class Letter stands twice: digest/mail/one.py, inbound/two.py"
    ]


def test_an_alias_of_a_type_is_a_name_too(tmp_path):
    paths = write(tmp_path, digest__mail__one=CLASS, inbound__two="Letter = int | str\n")

    assert len(twice(tmp_path, paths, {})) == 1


def test_what_is_private_or_a_constant_may_stand_twice(tmp_path):
    text = "class _Letter:\n    pass\nLIMIT = 2 * 3\n"
    paths = write(tmp_path, digest__mail__one=text, inbound__two=text)

    assert twice(tmp_path, paths, {}) == []


def test_a_module_stands_once_in_a_layer_and_may_stand_in_two(tmp_path):
    paths = write(
        tmp_path,
        digest__mail__one="",
        digest__letters__one="",
        inbound__a__two="",
        inbound__b__two="",
    )

    assert twice(tmp_path, paths, {}) == [
        "module two in inbound stands twice: inbound/a/two.py, inbound/b/two.py"
    ]


def test_what_is_allowed_and_stands_once_is_told_so_that_the_list_stays_true(tmp_path):
    assert twice(tmp_path, [], {"class Letter": "why"}) == [
        "class Letter is allowed to stand twice, and does not"
    ]
