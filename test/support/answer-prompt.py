"""Runs a command on a terminal, and once it asks "[y/N]", types a key or sends SIGTERM.

Usage: answer-prompt.py KEY COMMAND...   KEY is a character in hexadecimal, or TERM.
Prints what the terminal showed, and exits as the command did.
"""
import os
import pty
import signal
import sys

key, command = sys.argv[1], sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)

shown = b""
answered = False
while True:
    try:
        more = os.read(terminal, 4096)
    except OSError:  # Linux reports the end of the other side as an error.
        break
    if not more:
        break
    shown += more
    if not answered and b"[y/N] " in shown:
        answered = True
        if key == "TERM":
            os.kill(pid, signal.SIGTERM)
        else:
            os.write(terminal, bytes.fromhex(key))

sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
