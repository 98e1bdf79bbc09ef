# shellcheck shell=sh disable=SC2154
# Tells what is going on, on standard error. For sourcing, after lock.sh.

began=$(date +%s)

say() {
    echo "nightjar: $*" >&2
}

stage() {
    say "[$(printf %3d $(($(date +%s) - began))) s] $*"
}

fail() {
    say "$*"
    exit 5
}

# run_shown LOG STATE COMMAND…: runs the command under the lock, adds its output to LOG, and says what the function
# STATE makes of it, every five seconds at most.
run_shown() {
    log=$1 state=$2 told='' due=$(($(date +%s) + 5))
    shift 2
    exec_under_lock "$@" >>"$log" 2>&1 </dev/null &
    job=$!
    while kill -0 "$job" 2>/dev/null; do
        sleep 0.2 2>/dev/null || sleep 1
        [ "$(date +%s)" -ge "$due" ] || continue
        due=$(($(date +%s) + 5))
        now=$("$state" "$log")
        [ "$now" = "$told" ] || stage "$now"
        told=$now
    done
    status=0
    wait "$job" || status=$?
    job=
    last=$(readlink "$lock.after.$last") || fail "lost $lock to another process; start again"
    return "$status"
}

# Undoes what is half done, whichever way the script ends. INT would not reach the job: a shell starts it deaf to it.
undo_on_exit() {
    trap 'stop_job; undo; drop_lock' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# With all below it: Python makes an environment through a grandchild.
stop_job() {
    [ -n "${job-}" ] || return 0
    # shellcheck disable=SC2046 # a list of numbers
    kill "$job" $(descendants "$job") 2>/dev/null || :
    wait "$job" 2>/dev/null || :
}

descendants() {
    ps -A -o pid= -o ppid= 2>/dev/null | awk -v top="$1" '{ parent[$1] = $2 } END {
        for (number in parent) {
            ancestor = parent[number]
            while (ancestor != top && ancestor in parent) ancestor = parent[ancestor]
            if (ancestor == top) print number
        }
    }'
}
