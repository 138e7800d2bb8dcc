"""``hall check``: what a person sees of a hall file."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hall.shell.hallfile import load
from provisioning import __main__ as program
from tests.hall.shell.hallfile.halls import EXAMPLES, changed, line_of


def hall(*words: str) -> Result:
    return CliRunner().invoke(program.cli, words)


def test_a_right_file_is_summed_up() -> None:
    result = hall("check", str(EXAMPLES / "service-hall.toml"))
    assert result.exit_code == 0
    first, *lines = result.output.splitlines()
    assert first.endswith("in order: 社会保险服务大厅 · Social Insurance Service Hall")
    assert [line.split(maxsplit=1) for line in lines] == [
        ["windows", "40, in 6 zones"],
        ["services", "20, in 4 classes"],
        ["boards", "92: 5 kiosks, 40 evaluators, 40 window screens, 7 zone boards"],
        ["staff", "50: 46 clerks, 3 guides, 2 supervisors, 1 technician"],
        [
            "opening",
            "kiosks 08:30-17:30; windows 09:00-12:00, 13:30-17:30; the day closes at 20:00",
        ],
    ]


def test_the_summary_as_json() -> None:
    result = hall("check", "--json", str(EXAMPLES / "demo.toml"))
    body = json.loads(result.output)
    assert (body["ok"], body["hall"], body["windows"], body["missing_glyphs"]) == (
        True,
        "demo",
        6,
        "",
    )
    assert body["boards"] == {"kiosk": 2, "evaluator": 6, "window-screen": 6, "zone-board": 2}


@pytest.fixture
def wrong(tmp_path: Path) -> tuple[Path, str]:
    text = changed(('skills = ["personal"]', 'skills = ["persnal"]'), ('"+08:00"', '"8"'))
    path = tmp_path / "wrong.toml"
    path.write_text(text, "utf-8")
    return path, text


def test_every_mistake_is_printed(wrong: tuple[Path, str]) -> None:
    path, text = wrong
    result = hall("check", str(path))
    assert result.exit_code == 2
    assert result.output.splitlines() == [
        f"{path}:{line_of(text, 'utc_offset')}: hall.utc_offset: "
        'must be a distance from UTC such as "+08:00", not "8"',
        f'{path}:{line_of(text, "persnal")}: window[1].skills: there is no service class "persnal"; '
        'did you mean "personal"?',
        f"{path}: 2 mistakes",
    ]


def test_mistakes_as_json(wrong: tuple[Path, str]) -> None:
    path, text = wrong
    result = hall("check", "--json", str(path))
    assert result.exit_code == 2
    body = json.loads(result.output)
    assert not body["ok"]
    assert body["problems"][1] == {
        "file": str(path),
        "line": line_of(text, "persnal"),
        "key": "window[1].skills",
        "message": 'there is no service class "persnal"',
        "suggestion": "personal",
    }


def test_a_hall_of_three_languages_is_in_order() -> None:
    body = json.loads(hall("check", "--json", str(EXAMPLES / "three-languages.toml")).output)
    assert (body["ok"], body["missing_glyphs"]) == (True, "")


def test_characters_without_a_glyph_are_told(tmp_path: Path) -> None:
    path = tmp_path / "rare.toml"
    path.write_text(changed(("王秀兰", "王\U0003106c")), "utf-8")
    result = hall("check", str(path))
    assert result.exit_code == 0
    named = "name one that can under [hall], fonts"
    note = f'note      no font can draw "\U0003106c" in "王\U0003106c"; {named}'
    assert result.output.splitlines()[-1].strip() == note


def test_errors_of_any_command_are_lines_and_no_traceback(
    wrong: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["hall", "check", str(wrong[0])])
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_help_names_every_command() -> None:
    result = hall("--help")
    assert result.exit_code == 0
    assert all(f"\n  {name} " in result.output for name in program.COMMANDS)
    assert hall("chek").exit_code == 2
    assert hall("--version").output.startswith("hall, version ")


@pytest.mark.parametrize("name", program.COMMANDS)
def test_every_command_can_be_loaded(name: str) -> None:
    result = hall(name, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: cli {name} ")


def test_checking_loads_neither_broker_nor_devices() -> None:
    script = (
        "import sys; from provisioning.__main__ import cli\n"
        f"cli(['check', {str(EXAMPLES / 'demo.toml')!r}], standalone_mode=False)\n"
        "heavy = {'broker', 'devices', 'pygame', 'litestar', 'provisioning.rehearsal'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(("letter", "digit"), [("I", "1"), ("O", "0")])
def test_a_prefix_that_reads_like_a_digit_is_refused_and_a_hall_in_force_goes_on(
    tmp_path: Path, letter: str, digit: str
) -> None:
    path = tmp_path / "letters.toml"
    path.write_text(changed(('prefix = "B"', f'prefix = "{letter}"')), "utf-8")
    result = hall("check", str(path))
    assert result.exit_code == 2
    assert f'the prefix "{letter}" reads like {digit} on papers and screens' in result.output
    assert "mistakable_prefixes = true" in result.output
    in_force = load(path)
    assert letter in {one.prefix for one in in_force.definition.services}
    allowed = path.read_text("utf-8").replace("[hall]", "[hall]\nmistakable_prefixes = true", 1)
    path.write_text(allowed, "utf-8")
    assert hall("check", str(path)).exit_code == 0
