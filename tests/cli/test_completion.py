#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Completion of three shells and the manual: made from the table of options, and complete."""
import pathlib
import re
import shutil
import subprocess
import unittest

from tool import PROGRAM, Case, run

PAGES = pathlib.Path(PROGRAM).resolve().parent / "pages"
READING = ["report", "check", "mailboxes", "messages", "explain"]
COMMANDS = [*READING, "selftest"]


def options():
    """The long options of every command, as the program itself lists them: name -> commands that have it."""
    text = run("help", "options").stdout.decode()
    now = text.split("\nLimits")[0]
    found = {"help": {"selftest"}}
    for name, owners in re.findall(r"(?m)^  (?:-\w, )?--([a-z-]+)[^\[\n]*(?:\[(.*)\])?$", now.replace("[=ALIAS]", "")):
        found.setdefault(name, set()).update(owners.split(", ") if owners else READING)
    return found, re.findall(r"(?m)^  ([a-z-]+) +.*\(\d+\)$", text.split("\nLimits")[1])


def need(shell):
    return unittest.skipUnless(shutil.which(shell), f"{shell} is not installed")


def shell(*words, text=None):
    done = subprocess.run(words, input=text, capture_output=True, text=True, timeout=60)
    return done.stdout


class Bash(Case):
    def complete(self, *words):
        quoted = " ".join("'%s'" % word for word in words)
        script = (f"source {PAGES}/onbehalf\nCOMP_WORDS=(onbehalf {quoted}); COMP_CWORD={len(words)}\n"
                  "_onbehalf 2>/dev/null; printf '%s\\n' \"${COMPREPLY[@]}\"\n")
        return shell("bash", "--norc", text=script).split("\n")[:-1]

    @need("bash")
    def test_commands(self):
        self.assertEqual(self.complete("re"), ["report"])
        self.assertEqual(set(self.complete("")), {*COMMANDS, "help", "--help", "--version"})

    @need("bash")
    def test_options(self):
        names, limits = options()
        for command in COMMANDS:
            wanted = {"--" + name for name, owners in names.items() if command in owners}
            wanted |= {"--limit-" + name for name in limits if command in READING}
            self.assertEqual(set(self.complete(command, "--")), wanted)

    @need("bash")
    def test_values(self):
        self.assertEqual(self.complete("report", "--clock", "l"), ["last"])
        self.assertEqual(self.complete("report", "--clock", "="), ["first", "last", "parent"])
        self.assertEqual(self.complete("report", "--clock", "=", "p"), ["parent"])
        self.assertEqual(self.complete("messages", "--role", "opens,ad"), ["opens,adds"])
        self.assertEqual(self.complete("report", "--sla", ""), [""])
        self.assertEqual(self.complete("help", "ro"), ["roster"])
        self.assertEqual(self.complete("report", "--table", "p"), ["periods"])

    @need("bash")
    def test_files(self):
        folder = self.folder
        (folder / "a b.mbox").write_text("")
        self.assertEqual(self.complete("report", f"{folder}/a"), [f"{folder}/a b.mbox"])
        self.assertEqual(self.complete("report", "-r", f"{folder}/a"), [f"{folder}/a b.mbox"])


class Zsh(Case):
    def complete(self, line):
        """What zsh inserts for a tab behind @line; a real shell on a terminal of its own."""
        script = f"""
zmodload zsh/zpty
zpty -b shell zsh -f -i
tell() {{ zpty -w shell "$1" }}
tell 'PS1=; fpath=({PAGES} $fpath); autoload -Uz compinit; compinit -u -D; stty -echo'
tell 'setopt no_list_ambiguous; bindkey "^I" complete-word; compdef _onbehalf onbehalf'
tell 'print-line() {{ print -r -- "<<$BUFFER>>"; BUFFER=; zle accept-line }}; zle -N print-line; bindkey "^X" print-line'
sleep 1
zpty -w -n shell $'{line}\\t\\x18'
for try in {{1..50}}; do
  zpty -r -t shell piece && print -rn -- "$piece"
  sleep 0.05
done
zpty -d shell
"""
        text = shell("zsh", "-f", text=script)
        found = re.findall(r"<<(onbehalf .*?)>>", text)
        return found[-1] if found else text

    @need("zsh")
    def test_syntax(self):
        done = subprocess.run(["zsh", "-n", PAGES / "_onbehalf"], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    @need("zsh")
    def test_completes(self):
        self.assertEqual(self.complete("onbehalf mess").rstrip(), "onbehalf messages")
        self.assertEqual(self.complete("onbehalf report --period").rstrip(), "onbehalf report --period-by")
        self.assertEqual(self.complete("onbehalf report --clock pa").rstrip(), "onbehalf report --clock parent")
        self.assertEqual(self.complete("onbehalf check --requ").rstrip(), "onbehalf check --require")

    @need("zsh")
    def test_every_option_is_there(self):
        script = (PAGES / "_onbehalf").read_text()
        parts = dict(re.findall(r"(?ms)^    ([a-z]+)\)\n(.*?);;$", script))
        names, _ = options()
        for command in COMMANDS:
            wanted = {name for name, owners in names.items() if command in owners}
            self.assertEqual(set(re.findall(r"--([a-z-]+)[\[}]", parts[command])), wanted, command)


class Fish(Case):
    def complete(self, line):
        script = f"source {PAGES}/onbehalf.fish; complete -C '{line}'"
        return [one.split("\t")[0] for one in shell("fish", "--no-config", "-c", script).splitlines()]

    @need("fish")
    def test_commands(self):
        self.assertEqual(set(self.complete("onbehalf ")), {*COMMANDS, "help"})

    @need("fish")
    def test_options(self):
        names, limits = options()
        for command in COMMANDS:
            wanted = {"--" + name for name, owners in names.items() if command in owners}
            wanted |= {"--limit-" + name for name in limits if command in READING}
            self.assertEqual({one.rstrip("=") for one in self.complete(f"onbehalf {command} --")}, wanted)

    @need("fish")
    def test_values(self):
        self.assertEqual(self.complete("onbehalf report --clock l"), ["last"])
        self.assertEqual(self.complete("onbehalf report --clock=l"), ["--clock=last"])
        self.assertEqual(self.complete("onbehalf messages --role opens,ad"), ["opens,adds"])
        self.assertIn("adds", self.complete("onbehalf messages --role "))
        self.assertEqual(self.complete("onbehalf report --sla "), [])
        self.assertEqual(self.complete("onbehalf help ro"), ["roster"])

    @need("fish")
    def test_files(self):
        (self.folder / "a b.mbox").write_text("")
        for before in ("report", "report -r", "report --roster", "report -o", "messages --subjects"):
            self.assertEqual(self.complete(f"onbehalf {before} {self.folder}/a"), [f"{self.folder}/a b.mbox"], before)


class Manual(Case):
    @need("scdoc")
    def test_pages(self):
        for command in COMMANDS:
            self.assertIn(f"onbehalf\\-{command}", (PAGES / f"onbehalf-{command}.1").read_text().replace("-", "\\-")
                          .replace("\\\\-", "\\-"))

    @need("scdoc")
    def test_every_option_and_limit(self):
        page = (PAGES / "onbehalf.1").read_text().replace("\\-", "-")
        names, limits = options()
        self.assertGreater(len(names), 30)
        for name in [*names, *("limit-" + one for one in limits)]:
            self.assertRegex(page, rf"--{name}\\fR")

    @need("mandoc")
    def test_mandoc_has_no_complaint(self):
        for page in PAGES.glob("*.[15]"):
            done = subprocess.run(["mandoc", "-Tlint", "-Werror", page], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.stdout, "", page)

    @need("man")
    @need("scdoc")
    def test_fits_a_terminal(self):
        for page in PAGES.glob("*.[15]"):
            done = subprocess.run(["man", "-l", page], capture_output=True, text=True, timeout=60,
                                  env={"MANWIDTH": "80", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
            for line in done.stdout.splitlines():
                self.assertLessEqual(len(line), 80, page)


if __name__ == "__main__":
    unittest.main()
