# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Read by scripts that run on a machine without systemd: starts and stops a service as its unit says.

fail() {
    echo "FAILED: $*" >&2
    tail -n 20 /tmp/*.log >&2 2>/dev/null
    exit 1
}

until_line() { # FILE PATTERN
    local _
    for _ in {1..600}; do
        grep -q "$2" "$1" 2>/dev/null && return
        sleep 0.1
    done
    fail "no line \"$2\" in $1"
}

# unit NAME KEY: the value in its unit.
unit() { sed -n "s/^$2=//p" "/lib/systemd/system/$1.service" | tail -n 1; }

# The state folder is the package's; a unit's hardening is systemd's to give.
start_service() { # NAME
    local command
    command=$(unit "$1" ExecStart)
    : >"/tmp/$1.log"
    # shellcheck disable=SC2086 # the line is made of words
    runuser -u "$(unit "$1" User)" -- ${command//%S//var/lib} >"/tmp/$1.log" 2>&1 &
}

# As KillMode=process: the main process, and not its children.
stop_service() { # NAME
    local face=${1#holdfast-} pid
    pid=$(pgrep -f "^/usr/bin/holdfast --$face " | head -n 1)
    kill "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
}
