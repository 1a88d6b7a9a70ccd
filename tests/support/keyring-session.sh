#!/bin/sh
# Runs a command in a session of its own: a private session bus with a GNOME Keyring on it that is unlocked.
#
#   keyring-session.sh COMMAND [ARGUMENT...]
#
# The command finds the bus in DBUS_SESSION_BUS_ADDRESS and the keyring daemon's process in KEYRING_PID. Its exit
# status is passed on; 125 means that the session did not start, 127 that a program is missing.
#
#   KEYRING_LOCKED=1   the keyring is locked before the command runs, and there is nobody to unlock it
#   KEYRING_NONE=1     there is a bus, and no Secret Service on it
#   KEYRING_KEEP=DIR   the keyring's files stay in DIR, to be found by the next session
#
# Debian has the programs in the packages dbus, gnome-keyring and libsecret-tools.
set -eu

if [ $# -eq 0 ]; then
    sed -n '2,13s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
for program in dbus-daemon dbus-send gnome-keyring-daemon secret-tool; do
    if ! command -v "$program" >/dev/null; then
        echo "keyring-session: $program is missing" >&2
        exit 127
    fi
done

scratch=$(mktemp -d)
keep=${KEYRING_KEEP:-$scratch/keep}
bus_pid=
KEYRING_PID=
end() {
    for pid in $KEYRING_PID $bus_pid; do
        kill "$pid" 2>/dev/null || :
        wait "$pid" 2>/dev/null || :
    done
    rm -rf "$scratch"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    echo "keyring-session: $1" >&2
    cat "$scratch"/*.log >&2 2>/dev/null || :
    exit 125
}

# Without a directory of services nothing can be activated: only what is started below is on the bus.
cat >"$scratch/bus.xml" <<XML
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=$scratch/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
XML
dbus-daemon --nofork --nopidfile --config-file="$scratch/bus.xml" 2>"$scratch/bus.log" &
bus_pid=$!

# Waits up to thirty seconds for a condition.
await() {
    tries=600
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.05
    done
}
await test -S "$scratch/bus" || fail "the bus did not start"
export DBUS_SESSION_BUS_ADDRESS="unix:path=$scratch/bus"

# Asks the bus, and so not the keyring, whether the keyring is there.
is_on_the_bus() {
    dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
        string:org.freedesktop.secrets 2>/dev/null | grep -q "boolean true"
}
secrets() {
    dbus-send --session --print-reply --reply-timeout=30000 --dest=org.freedesktop.secrets "$@" 2>/dev/null
}
login=/org/freedesktop/secrets/collection/login
login_is_locked() {
    secrets "$login" org.freedesktop.DBus.Properties.Get \
        string:org.freedesktop.Secret.Collection string:Locked | grep -q "boolean $1"
}

is_gone_or() {
    ! kill -0 "$KEYRING_PID" 2>/dev/null || "$@"
}

start_keyring() {
    XDG_DATA_HOME=$keep XDG_RUNTIME_DIR=$scratch gnome-keyring-daemon --foreground --unlock --components=secrets \
        <"$scratch/password" >>"$scratch/keyring.log" 2>&1 &
    KEYRING_PID=$!
    await is_gone_or is_on_the_bus && await is_gone_or login_is_locked false && kill -0 "$KEYRING_PID" 2>/dev/null
}

if [ -z "${KEYRING_NONE:-}" ]; then
    mkdir -p "$keep/keyrings"
    chmod 700 "$keep" "$keep/keyrings"
    # The daemon reads here which collection is the default one.
    printf login >"$keep/keyrings/default"
    # An empty password would leave no unlocked collection.
    printf swordfish >"$scratch/password"
    # The daemon of Debian 12 now and then aborts at the first question that it is asked on a busy machine.
    starts=3
    until start_keyring; do
        starts=$((starts - 1))
        [ "$starts" -gt 0 ] || fail "the keyring did not come up unlocked"
        kill "$KEYRING_PID" 2>/dev/null || :
        wait "$KEYRING_PID" 2>/dev/null || :
    done
    export KEYRING_PID
    if [ -n "${KEYRING_LOCKED:-}" ]; then
        secrets /org/freedesktop/secrets org.freedesktop.Secret.Service.Lock "array:objpath:$login" >/dev/null
        await login_is_locked true || fail "the keyring did not lock"
    fi
fi

status=0
"$@" || status=$?
exit "$status"
