#!/bin/sh
# Tests mvnw, nightjar and environments/prepare.sh with made-up JDKs, Pythons and Mavens: no network, and nothing of this machine
# but the usual tools. Prints "ok" or "not ok" for each test, and fails if one did. A name as argument runs that one.
# shellcheck disable=SC2016 # code in quotes runs later, in the made-up programs
set -u
root=$(dirname "$(dirname "$(readlink -f "$0")")")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/nightjar test.XXXXXX")
trap 'umount "$scratch"/*/small 2>/dev/null; rm -rf "$scratch"' EXIT

for name in $(env | sed -n 's/^\(NIGHTJAR_[A-Z_]*\|JAVA_HOME\|XDG_CACHE_HOME\|SDKMAN_DIR\)=.*/\1/p'); do unset "$name"; done

# ---- the made-up world: a tool folder as PATH, a home, a file system root without a JDK, a checkout ----

new_world() {
    world=$scratch/$1
    checkout="$world/check out"
    export HOME="$world/home of a user" NIGHTJAR_TEST_ROOT="$world/root"
    mkdir -p "$HOME" "$NIGHTJAR_TEST_ROOT" "$checkout/flow/src/main/java" "$checkout/examples/first" "$world/bin"
    for tool in awk basename cat chmod cksum cp cut date df dirname env find grep head ln ls mkdir mktemp mv ps readlink rm \
        rmdir sed sh sleep tail touch tr uname wc; do
        ! path=$(command -v "$tool") || ln -s "$path" "$world/bin/$tool"
    done
    cp -R "$root/mvnw" "$root/nightjar" "$root/launcher" "$root/environments" "$checkout"
    touch "$checkout/pom.xml" "$checkout/flow/pom.xml" "$checkout/flow/src/main/java/A.java" "$checkout/LICENSE"
    cd "$world" || exit
    PATH=$world/bin
}

program() {
    mkdir -p "$(dirname "$1")"
    { echo '#!/bin/sh'; cat; } >"$1"
    chmod +x "$1"
}

new_jre() { # FOLDER VERSION
    program "$1/bin/java" <<'EOF'
echo "java=$0"
echo "pid=$$"
echo "dbt=${NIGHTJAR_DBT-none}"
echo "snowflake=${NIGHTJAR_DBT_SNOWFLAKE-none}"
echo "fakesnow=${NIGHTJAR_FAKESNOW-none}"
for argument; do echo "argument=$argument"; done
[ -z "${FAKE_JAVA-}" ] || eval "$FAKE_JAVA"
EOF
    printf 'IMPLEMENTOR="Nobody"\nJAVA_VERSION="%s"\nOS_NAME="Linux"\n' "$2" >"$1/release"
}

new_jdk() {
    new_jre "$1" "$2"
    echo | program "$1/bin/javac"
}

new_maven() {
    program "$world/bin/mvn" <<'EOF'
echo "JAVA_HOME=$JAVA_HOME"
EOF
}

# A Maven of the checkout that makes a distribution; FAKE_BUILD runs in between.
new_build() {
    program "$checkout/mvnw" <<'EOF'
cd "$(dirname "$0")" || exit
echo build >>builds
echo '[INFO] Building flow 0.1.0-SNAPSHOT   [2/3]'
[ -z "${FAKE_BUILD-}" ] || eval "$FAKE_BUILD" || exit
mkdir -p app/target/dist/nightjar-1/bin app/target/dist/nightjar-1/lib
cp -R launcher environments app/target/dist/nightjar-1
mv app/target/dist/nightjar-1/launcher/nightjar app/target/dist/nightjar-1/bin
EOF
}

# FAKE_PIP runs in the middle of an installation, with the environment as $folder.
new_python() { # NAME VERSION [none: without venv]
    program "$world/bin/$1" <<EOF
version=$2 venv=${3-} installs='$world/installs'
EOF
    cat >>"$world/bin/$1" <<'EOF'
case "$*" in
    *version_info*) echo "$version" ;;
    *ensurepip*) [ -z "$venv" ] || exit 1 ;;
    *venv*) shift 3; mkdir -p "$1/bin"; cp "$0" "$1/bin/python" ;;
    *pip*)
        folder=$(dirname "$(dirname "$0")")
        echo install >>"$installs"
        echo "Collecting dbt-core"
        [ -z "${FAKE_PIP-}" ] || eval "$FAKE_PIP" || exit
        touch "$folder/bin/dbt"
        chmod +x "$folder/bin/dbt"
        ;;
esac
EOF
}

new_distribution() {
    distribution="$world/dist of it"
    mkdir -p "$distribution/bin" "$distribution/lib/ext"
    cp -R "$root/launcher" "$root/environments" "$distribution"
    mv "$distribution/launcher/nightjar" "$distribution/bin"
    new_jre "$NIGHTJAR_TEST_ROOT/usr/lib/jvm/jre-25" 25.0.3
    new_python python3 3.11
}

# ---- what tests say ----

problem() {
    echo "    $*"
    [ ! -e "$world/out" ] || sed 's/^/    out: /' "$world/out"
    [ ! -e "$world/err" ] || sed 's/^/    err: /' "$world/err"
    exit 1
}

# run STATUS COMMAND…
run() {
    expected=$1 actual=0
    shift
    "$@" >"$world/out" 2>"$world/err" || actual=$?
    [ "$actual" = "$expected" ] || problem "$* ended with $actual instead of $expected"
}

printed() { grep -qxF -- "$1" "$world/out" || problem "did not print: $1"; }
not_printed() { ! grep -qF -- "$1" "$world/out" || problem "printed: $1"; }
told() { grep -qF -- "$1" "$world/err" || problem "did not tell: $1"; }
installed() { [ "$(lines_of "$world/installs")" -eq "$1" ] || problem "not $1 installation(s)"; }
built() { [ "$(lines_of "$checkout/builds")" -eq "$1" ] || problem "not $1 build(s)"; }
lines_of() { if [ -e "$1" ]; then wc -l <"$1"; else echo 0; fi; }
cache() { echo "$HOME/.cache/nightjar"; }
nothing_half_made() { # [but]: the folders and links that may be there, as a count
    [ "$(find "$(cache)" -mindepth 1 -maxdepth 1 ! -name '*.log' | wc -l)" -eq "${1-0}" ] ||
        problem "left behind: $(ls -A "$(cache)")"
}
wait_for() {
    tries=0
    until eval "$1"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || problem "waited in vain for: $1"
        sleep 0.1
    done
}

# ---- finding a JDK ----

test_mvnw_without_a_jdk_says_what_to_install() {
    new_maven
    run 5 "$checkout/mvnw" verify
    told "mvnw: no JDK 25 or newer found; install one (apt-get install openjdk-25-jdk"
}

test_mvnw_with_older_jdks_only_names_them() {
    new_maven
    new_jdk "$world/jdk 17" 17.0.15
    new_jdk "$NIGHTJAR_TEST_ROOT/usr/lib/jvm/java-8" 1.8.0_402
    ln -s "$world/jdk 17/bin/java" "$world/bin/java"
    JAVA_HOME="$world/jdk 17" run 5 "$checkout/mvnw" verify
    told "(JAVA_HOME is $world/jdk 17) (java on the PATH is $world/jdk 17)"
}

test_mvnw_passes_over_an_old_java_home() {
    new_maven
    new_jdk "$world/jdk 17" 17.0.15
    new_jdk "$NIGHTJAR_TEST_ROOT/usr/lib/jvm/temurin 25" 25.0.3
    JAVA_HOME="$world/jdk 17" run 0 "$checkout/mvnw" verify
    printed "JAVA_HOME=$NIGHTJAR_TEST_ROOT/usr/lib/jvm/temurin 25"
}

test_mvnw_takes_java_home_then_path_then_25_then_newer() {
    new_maven
    new_jdk "$NIGHTJAR_TEST_ROOT/usr/lib/jvm/a-27" 27
    run 0 "$checkout/mvnw"
    printed "JAVA_HOME=$NIGHTJAR_TEST_ROOT/usr/lib/jvm/a-27"
    new_jdk "$HOME/.jdks/b-25" 25
    run 0 "$checkout/mvnw"
    printed "JAVA_HOME=$HOME/.jdks/b-25"
    new_jdk "$world/on the path" 26.0.1
    ln -s "$world/on the path/bin/java" "$world/bin/java"
    run 0 "$checkout/mvnw"
    printed "JAVA_HOME=$world/on the path"
    new_jdk "$world/mine" 25.0.3-beta
    JAVA_HOME="$world/mine" run 0 "$checkout/mvnw"
    printed "JAVA_HOME=$world/mine"
}

test_mvnw_looks_where_each_system_keeps_its_jdks() {
    new_maven
    for folder in "$NIGHTJAR_TEST_ROOT/Library/Java/JavaVirtualMachines/x.jdk/Contents/Home" \
        "$NIGHTJAR_TEST_ROOT/opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home" \
        "$NIGHTJAR_TEST_ROOT/opt/java/openjdk" "$HOME/.sdkman/candidates/java/25.0.3-tem" "$HOME/.jdks/temurin-25"; do
        new_jdk "$folder" 25.0.3
        run 0 "$checkout/mvnw"
        printed "JAVA_HOME=$folder"
        rm -r "$folder"
    done
}

test_mvnw_wants_a_compiler_and_nightjar_does_not() {
    new_maven
    new_distribution
    run 5 "$checkout/mvnw"
    run 0 "$distribution/bin/nightjar" version
}

test_mvnw_without_maven_says_what_to_install() {
    new_jdk "$HOME/.jdks/25" 25.0.3
    run 5 "$checkout/mvnw" verify
    told "mvnw: no mvn on the PATH; install Maven 3.8.7 or a newer 3.x"
}

# ---- the launcher of the distribution ----

test_nightjar_runs_through_a_link_from_any_folder() {
    new_distribution
    mkdir "$world/else where"
    cd "$world/else where" || exit
    ln -s "../dist of it/bin/nightjar" "$world/else where/night jar"
    run 0 "./night jar" version 'two words' '' '*'
    printed "java=$NIGHTJAR_TEST_ROOT/usr/lib/jvm/jre-25/bin/java"
    printed "argument=two words"
    printed "argument="
    printed "argument=*"
}

test_nightjar_becomes_the_jvm_and_passes_its_exit_code() {
    new_distribution
    FAKE_JAVA='exit 130' run 130 sh -c 'echo "launcher=$$"; exec "$0" version' "$distribution/bin/nightjar"
    printed "pid=$(sed -n 's/launcher=//p' "$world/out")"
}

test_nightjar_puts_jars_of_a_team_on_the_class_path() {
    new_distribution
    run 0 "$distribution/bin/nightjar" --classpath 'a b.jar' verify --classpath=c.jar --night x -- --classpath d.jar
    printed "argument=$distribution/lib/*:$distribution/lib/drivers/*:$distribution/lib/ext/*:a b.jar:c.jar"
    [ "$(sed -n '/Main$/,$s/argument=//p' "$world/out" | tr '\n' ' ')" = \
        "dev.nightjar.app.Main verify --night x -- --classpath d.jar " ] || problem "wrong arguments"
    run 2 "$distribution/bin/nightjar" verify --classpath
    told "--classpath has no value"
}

test_nightjar_puts_the_driver_of_snowflake_on_the_class_path_of_who_uses_it() {
    new_distribution
    mkdir -p "$world/with it" "$world/without"
    printf 'connections:\n  warehouse: {type: "snowflake", account: acme}\n' >"$world/with it/nightjar.yml"
    printf 'connections:\n  warehouse: {type: duckdb, path: snowflake.duckdb}\n' >"$world/without/nightjar.yml"
    for arguments in "--project-dir=$world/with it" "--project-dir
$world/with it"; do
        IFS='
'
        # shellcheck disable=SC2086 # one or two arguments
        run 0 "$distribution/bin/nightjar" version $arguments
        unset IFS
        printed "argument=$distribution/lib/*:$distribution/lib/drivers/*:$distribution/lib/ext/*:$distribution/lib/snowflake/*"
    done
    run 0 "$distribution/bin/nightjar" version --project-dir "$world/without"
    printed "argument=$distribution/lib/*:$distribution/lib/drivers/*:$distribution/lib/ext/*"
    not_printed lib/snowflake
    for written in '{"connections": {"warehouse": {"type": "snowflake"}}}' 'connections: {warehouse: {type: Snowflak}}'; do
        echo "$written" >"$world/with it/nightjar.yml"
        run 0 "$distribution/bin/nightjar" version --project-dir "$world/with it"
        printed "argument=$distribution/lib/*:$distribution/lib/drivers/*:$distribution/lib/ext/*:$distribution/lib/snowflake/*"
    done
    NIGHTJAR_PROJECT_DIR="$world/with it" run 0 "$distribution/bin/nightjar" version
    printed "argument=$distribution/lib/*:$distribution/lib/drivers/*:$distribution/lib/ext/*:$distribution/lib/snowflake/*"
    NIGHTJAR_PROJECT_DIR="$world/with it" run 0 "$distribution/bin/nightjar" version --project-dir "$world/without"
    not_printed lib/snowflake
}

test_nightjar_takes_java_options() {
    new_distribution
    NIGHTJAR_JAVA_OPTS='-Xmx1g -Da=*' run 0 "$distribution/bin/nightjar" version
    printed "argument=-Xmx1g"
    printed "argument=-Da=*"
    printed "argument=--enable-native-access=ALL-UNNAMED"
    printed "argument=--add-opens=java.base/java.nio=ALL-UNNAMED"
}

test_nightjar_keeps_what_the_jvm_says_off_the_standard_output() {
    new_distribution
    NIGHTJAR_JAVA_OPTS=-Xlog:gc run 0 "$distribution/bin/nightjar" version
    printed "argument=-Xlog:disable"
    printed "argument=-Xlog:all=warning,aot*=off,cds*=off:stderr"
    printed "argument=-Xlog:gc"
    printed "argument=-XX:+DisplayVMOutputToStderr"
}

test_nightjar_begins_with_a_cache_of_classes_once_there_is_one() {
    new_distribution
    mkdir "$distribution/lib/drivers"
    touch "$distribution/lib/a.jar" "$distribution/lib/drivers/b.jar"
    FAKE_JAVA='for argument; do case $argument in -XX:AOTCacheOutput=*) : >"${argument#*=}" ;; esac; done'
    export FAKE_JAVA
    run 0 "$distribution/bin/nightjar" version
    not_printed "argument=-XX:AOTCache="
    wait_for '[ -e "$(echo "$distribution"/aot/*[0-9]/classes)" ] && [ ! -e "$(echo "$distribution"/aot/*.lock)" ]'
    kept=$(echo "$distribution"/aot/*)
    run 0 "$distribution/bin/nightjar" version
    printed "argument=-XX:AOTCache=$kept/classes"
    printed "argument=-Dorg.sqlite.lib.path=$kept"
    printed "argument=-Dorg.sqlite.tmpdir=$kept"
    printed "argument=$kept/nightjar.jar:$distribution/lib/drivers/*:$distribution/lib/ext/*"
    NIGHTJAR_AOT=off run 0 "$distribution/bin/nightjar" version
    not_printed "AOTCache"
    NIGHTJAR_JAVA_OPTS=-Xshare:off run 0 "$distribution/bin/nightjar" version
    not_printed "AOTCache"
    for jar in lib/a.jar lib/drivers/b.jar; do
        run 0 "$distribution/bin/nightjar" version
        printed "argument=-XX:AOTCache=$kept/classes"
        cp "$distribution/$jar" "$world/before"
        touch -r "$distribution/$jar" "$world/before"
        echo changed >"$distribution/$jar"
        run 0 "$distribution/bin/nightjar" version
        not_printed "argument=-XX:AOTCache=$kept/classes"
        cp -p "$world/before" "$distribution/$jar"
    done
}

test_nightjar_makes_its_cache_of_classes_anew_when_that_was_killed() {
    new_distribution
    FAKE_JAVA='for argument; do case $argument in -XX:AOTCacheOutput=*) exit 137 ;; esac; done'
    export FAKE_JAVA
    run 0 "$distribution/bin/nightjar" version
    wait_for '[ -d "$(echo "$distribution"/aot/*.lock)" ]'
    FAKE_JAVA='for argument; do case $argument in -XX:AOTCacheOutput=*) : >"${argument#*=}" ;; esac; done'
    touch -d '11 minutes ago' "$distribution"/aot/*.lock
    run 0 "$distribution/bin/nightjar" version
    wait_for '[ -e "$(echo "$distribution"/aot/*[0-9]/classes)" ]'
}

test_nightjar_prepares_dbt_only_for_commands_that_need_it() {
    new_distribution
    for arguments in '' --help -h help version --version 'init here' 'as-of asana.task' clones history 'verify -v' 'run -h' \
        flows 'runs --json' 'show last' 'logs last -f' 'cancel last' 'approve last publish' 'fake fivetran' \
        'run nightly --help' 'plan --help'; do
        # shellcheck disable=SC2086
        run 0 "$distribution/bin/nightjar" $arguments
        printed dbt=none
    done
    installed 0
    for arguments in doctor 'plan --check' 'run --night 2026-11-02 --set keep=3 --color never --project-dir .' '-v run'; do
        # shellcheck disable=SC2086
        run 0 "$distribution/bin/nightjar" $arguments
        printed "dbt=$(echo "$(cache)"/dbt-*-python3.11/bin/dbt)"
        installed 1
    done
}

test_nightjar_prepares_dbt_for_other_flows_when_it_is_first_run() {
    new_distribution
    for arguments in plan 'plan totals' 'resume last' 'retry last' '--project-dir . run totals' 'run -- totals'; do
        # shellcheck disable=SC2086
        run 0 "$distribution/bin/nightjar" $arguments
        printed "dbt=$distribution/environments/dbt-duckdb/dbt"
    done
    installed 0
    FAKE_PIP=false run 5 "$distribution/environments/dbt-duckdb/dbt" build
    told "dbt could not be installed"
    run 0 "$distribution/environments/dbt-duckdb/dbt" build
    told "dbt is ready"
    installed 2
    run 0 "$distribution/bin/nightjar" run totals
    printed "dbt=$(echo "$(cache)"/dbt-*-python3.11/bin/dbt)"
    installed 2
}

test_nightjar_prepares_the_dbt_of_the_warehouse() {
    new_distribution
    echo 'connections: {warehouse: {type: snowflake}}' >"$world/nightjar.yml"
    run 0 "$distribution/bin/nightjar" run
    printed "snowflake=$(echo "$(cache)"/dbt-snowflake-*-python3.11/bin/dbt)"
    printed dbt=none
    installed 1
    echo 'connections: {warehouse: {type: duckdb}, other: {type: "snowflake"}}' >"$world/nightjar.yml"
    run 0 "$distribution/bin/nightjar" run
    printed "dbt=$(echo "$(cache)"/dbt-duckdb-*-python3.11/bin/dbt)"
    installed 2
}

test_nightjar_prepares_the_fake_of_snowflake_for_its_demo() {
    new_distribution
    run 0 "$distribution/bin/nightjar" demo --snowflake-fake
    printed "fakesnow=$(echo "$(cache)"/fakesnow-*-python3.11/bin/python)"
    printed "snowflake=$(echo "$(cache)"/dbt-snowflake-*-python3.11/bin/dbt)"
    printed dbt=none
    told "the fake of Snowflake is ready"
    installed 2
    run 0 "$distribution/bin/nightjar" demo --snowflake-fake --help
    printed fakesnow=none
}

test_an_unknown_environment_names_those_that_there_are() {
    run 5 "$checkout/environments/prepare.sh" nothing
    told "there is no environment 'nothing'"
    told dbt-snowflake
    run 5 "$checkout/environments/prepare.sh" ../launcher
}

test_nightjar_takes_the_dbt_it_is_given() {
    new_distribution
    run 0 "$distribution/bin/nightjar" run --dbt /my/dbt
    printed dbt=none
    printed argument=--dbt
    run 0 "$distribution/bin/nightjar" run --dbt=/my/dbt
    NIGHTJAR_DBT=/my/dbt run 0 "$distribution/bin/nightjar" run
    printed dbt=/my/dbt
    installed 0
}

test_nightjar_does_not_start_without_dbt() {
    new_distribution
    FAKE_PIP=false run 5 "$distribution/bin/nightjar" run
    not_printed java=
}

# ---- preparing dbt ----

test_dbt_is_installed_once() {
    new_python python3 3.13
    run 0 "$checkout/nightjar" --prepare dbt-duckdb
    dbt=$(cat "$world/out")
    [ -x "$dbt" ] || problem "no program: $dbt"
    told "dbt is ready"
    run 0 "$checkout/environments/prepare.sh" dbt-duckdb
    printed "$dbt"
    [ ! -s "$world/err" ] || problem "not silent"
    installed 1
    nothing_half_made 2
    built 0
}

test_a_changed_lock_file_makes_another_environment() {
    new_python python3 3.11
    run 0 "$checkout/environments/prepare.sh" dbt-duckdb
    first=$(cat "$world/out")
    echo '# changed' >>"$checkout/environments/dbt-duckdb/requirements.lock"
    run 0 "$checkout/environments/prepare.sh" dbt-duckdb
    not_printed "$first"
    installed 2
    [ -x "$first" ] || problem "the first is gone, though something may run from it"
}

test_an_environment_is_made_again_when_its_python_is_gone() {
    new_python python3 3.11
    run 0 "$checkout/environments/prepare.sh" dbt-duckdb
    rm "$(dirname "$(cat "$world/out")")/python"
    run 0 "$checkout/environments/prepare.sh" dbt-duckdb
    installed 2
    nothing_half_made 2
}

test_the_cache_can_be_elsewhere() {
    new_python python3 3.11
    NIGHTJAR_CACHE='other place' run 0 "$checkout/environments/prepare.sh" dbt-duckdb
    printed "$(echo "$world/other place"/dbt-*-python3.11/bin/dbt)"
    XDG_CACHE_HOME="$world/xdg" run 0 "$checkout/environments/prepare.sh" dbt-duckdb
    echo >"$world/file"
    NIGHTJAR_CACHE="$world/file/x" run 5 "$checkout/environments/prepare.sh" dbt-duckdb
    told "set NIGHTJAR_CACHE"
}

test_a_python_without_venv_says_what_to_install() {
    new_python python3 3.12 none
    run 5 "$checkout/environments/prepare.sh" dbt-duckdb
    told "python 3.12 ($world/bin/python3) cannot make virtual environments; install its module venv (apt-get install python3-venv)"
    new_python python3.11 3.11
    run 0 "$checkout/environments/prepare.sh" dbt-duckdb
    told "Python 3.11 ($world/bin/python3.11)"
}

test_a_wrong_python_says_what_to_install() {
    run 5 "$checkout/environments/prepare.sh" dbt-duckdb
    told "dbt needs Python 3.11 to 3.14, and there is none on the PATH"
    new_python python3 3.9
    run 5 "$checkout/environments/prepare.sh" dbt-duckdb
    new_python python3 3.14
    new_python "python 3.9" 3.9
    NIGHTJAR_PYTHON="$world/bin/python 3.9" run 5 "$checkout/environments/prepare.sh" dbt-duckdb
    told "NIGHTJAR_PYTHON is $world/bin/python 3.9, which is no Python 3.11 to 3.14"
    installed 0
}

test_a_failed_installation_shows_the_end_and_leaves_nothing() {
    new_python python3 3.11
    FAKE_PIP='echo "ERROR: no route to host" >&2; false' run 5 "$checkout/environments/prepare.sh" dbt-duckdb
    told "  | ERROR: no route to host"
    told "dbt could not be installed"
    [ ! -s "$world/out" ] || problem "printed a path"
    nothing_half_made
    run 0 "$checkout/environments/prepare.sh" dbt-duckdb
    nothing_half_made 2
}

test_a_full_disk_is_named() {
    new_python python3 3.11
    FAKE_PIP='echo "OSError: [Errno 28] No space left on device"; false' run 5 "$checkout/environments/prepare.sh" dbt-duckdb
    told "the disk of $(cache) is full"
    nothing_half_made
    mkdir "$world/small"
    PATH=$real_path mount -t tmpfs -o size=256k none "$world/small" 2>/dev/null || return 0 # only root may
    NIGHTJAR_CACHE="$world/small" FAKE_PIP='while echo 0123456789; do :; done >"$folder/big" 2>/dev/null; false' \
        run 5 "$checkout/environments/prepare.sh" dbt-duckdb
    told "the disk of $world/small is full"
    [ -z "$(find "$world/small" -mindepth 1 ! -name '*.log')" ] || problem "left behind: $(ls -A "$world/small")"
}

# The first installation stops in pip, and goes on when the file `go` is there.
start_first() {
    new_python python3 3.11
    FAKE_PIP='echo $$ >"$installs.pid"; until [ -e "$installs.go" ]; do sleep 0.1; done' \
        "$checkout/environments/prepare.sh" dbt-duckdb >"$world/first.out" 2>"$world/first.err" &
    first=$!
    wait_for '[ -s "$world/installs.pid" ]'
}

start_second() {
    "$checkout/environments/prepare.sh" dbt-duckdb >"$world/out" 2>"$world/err" &
    second=$!
    wait_for 'grep -q "is preparing dbt; waiting for it" "$world/err"'
}

test_two_at_once_install_once() {
    start_first
    start_second
    told "process $first on"
    touch "$world/installs.go"
    wait "$first" || problem "the first failed"
    wait "$second" || problem "the second failed"
    installed 1
    nothing_half_made 2
    [ "$(cat "$world/out")" = "$(cat "$world/first.out")" ] || problem "two answers"
}

test_a_killed_installation_is_not_taken_for_a_finished_one() {
    start_first
    kill -9 "$first" "$(cat "$world/installs.pid")"
    [ "$(find "$(cache)" -mindepth 1 -maxdepth 1 -type d | wc -l)" -eq 1 ] || problem "no half-made folder to begin with"
    run 0 "$checkout/environments/prepare.sh" dbt-duckdb
    installed 2
    nothing_half_made 2
}

test_the_next_one_waits_for_the_orphan_of_a_killed_one_and_takes_over() {
    start_first
    kill -9 "$first"
    start_second
    told "process $(cat "$world/installs.pid") on"
    touch "$world/installs.go"
    wait "$second" || problem "the second failed"
    installed 2
    nothing_half_made 2
}

test_a_waiting_one_takes_over_from_a_killed_one() {
    start_first
    start_second
    kill -9 "$first" "$(cat "$world/installs.pid")"
    wait "$second" || problem "the second failed"
    installed 2
    nothing_half_made 2
}

test_a_stopped_installation_cleans_up() {
    new_python python3 3.11
    FAKE_PIP='sleep 60 & echo $! >"$installs.child"; wait' "$checkout/environments/prepare.sh" dbt-duckdb >"$world/out" 2>"$world/err" &
    first=$!
    wait_for '[ -s "$world/installs.child" ]'
    kill -TERM "$first"
    status=0
    wait "$first" || status=$?
    [ "$status" -eq 143 ] || problem "ended with $status"
    wait_for '! kill -0 "$(cat "$world/installs.child")" 2>/dev/null'
    nothing_half_made
}

test_a_stopped_waiting_one_leaves_the_lock_to_its_holder() {
    start_first
    start_second
    kill -TERM "$second"
    wait "$second"
    [ -L "$(echo "$(cache)"/*.lock)" ] || problem "the lock is gone"
    touch "$world/installs.go"
    wait "$first" || problem "the first failed"
    nothing_half_made 2
}

# ---- the lock ----

# Each worker holds the lock a few times, and is killed while it holds it every third time.
test_the_lock_holds_one_at_a_time_whoever_is_killed() {
    program "$world/worker" <<'EOF'
say() { :; }
sleep() { command sleep 0.05; }
launcher=$1
. "$launcher/lock.sh"
take_lock "$2/lock" busy
mkdir "$2/inside" || echo "two at once" >>"$2/wrong"
command sleep 0.02
rmdir "$2/inside"
echo held >>"$2/held"
[ "$3" = 0 ] && kill -9 $$
drop_lock
EOF
    PATH=$PATH:$real_path
    for worker in 1 2 3 4 5 6; do
        (for time in 1 2 3 4; do "$world/worker" "$root/launcher" "$world" $(((worker + time) % 3)); done) 2>/dev/null &
    done
    wait
    [ ! -e "$world/wrong" ] || problem "two held the lock at once"
    [ "$(wc -l <"$world/held")" -eq 24 ] || problem "not everybody held it"
}

# ---- the launcher of a checkout ----

new_buildable() {
    new_build
    new_jdk "$HOME/.jdks/25" 25.0.3
    new_python python3 3.11
}

later() { # so that the next file is newer: the clock of file systems ticks every few milliseconds
    sleep 0.1 2>/dev/null || sleep 1
}

test_a_checkout_is_built_once_and_after_a_change() {
    new_buildable
    mkdir "$checkout/lib"
    ln -s "check out/nightjar" "$world/a link"
    run 0 "./a link" version
    printed "java=$HOME/.jdks/25/bin/java"
    grep -q "lib/drivers/\*:$checkout/lib/ext/\*" "$world/out" || problem "lib/ext of the checkout is not on the class path"
    told "building Nightjar"
    run 0 "$checkout/nightjar" version
    [ ! -s "$world/err" ] || problem "not silent"
    built 1
    later
    touch "$checkout/flow/src/main/java/B.java"
    run 0 "$checkout/nightjar" version
    built 2
    later
    rm "$checkout/flow/src/main/java/B.java"
    mkdir -p "$checkout/examples/first/.nightjar" "$checkout/examples/first/history"
    run 0 "$checkout/nightjar" version
    built 3
    later
    touch "$checkout/examples/first/history/x.duckdb" "$checkout/examples/first/.nightjar/journal.db"
    run 0 "$checkout/nightjar" version
    built 3
    touch "$checkout/examples/first/nightjar.yml"
    run 0 "$checkout/nightjar" version
    built 4
}

test_a_failed_build_shows_its_log_and_is_tried_again() {
    new_buildable
    FAKE_BUILD='echo "[ERROR] A.java:[3,5] cannot find symbol"; false' run 5 "$checkout/nightjar" version
    told "  | [ERROR] A.java:[3,5] cannot find symbol"
    told "the build failed: see the lines above, and all of them in $checkout/target/launcher/build.log"
    not_printed java=
    run 0 "$checkout/nightjar" version
    built 2
}

test_two_at_once_build_once() {
    new_buildable
    FAKE_BUILD='until [ -e go ]; do sleep 0.1; done' "$checkout/nightjar" version >"$world/first.out" 2>&1 &
    first=$!
    wait_for '[ -e "$checkout/builds" ]'
    "$checkout/nightjar" version >"$world/out" 2>"$world/err" &
    second=$!
    wait_for 'grep -q "process $first on .* is building Nightjar; waiting" "$world/err"'
    touch "$checkout/go"
    wait "$first" || problem "the first failed"
    wait "$second" || problem "the second failed"
    built 1
}

# The Maven of a killed launcher goes on: a second one beside it would work in the same folders.
test_a_killed_launcher_does_not_let_two_builds_run_at_once() {
    new_buildable
    FAKE_BUILD='echo $$ >maven; until [ -e go ]; do sleep 0.1; done; rm maven' "$checkout/nightjar" version >/dev/null 2>&1 &
    first=$!
    wait_for '[ -s "$checkout/maven" ]'
    kill -9 "$first"
    FAKE_BUILD='[ ! -e maven ]' "$checkout/nightjar" version >"$world/out" 2>"$world/err" &
    second=$!
    wait_for 'grep -q "waiting for it" "$world/err"'
    touch "$checkout/go"
    wait "$second" || problem "the second failed"
    built 2
}

test_what_something_runs_from_stays() {
    new_buildable
    FAKE_JAVA='exec sleep 60' "$checkout/nightjar" version >"$world/serve.out" 2>&1 &
    serve=$!
    wait_for 'grep -q java= "$world/serve.out"'
    of_serve=$(echo "$checkout"/target/launcher/dist-*)
    for file in pom.xml LICENSE flow/pom.xml; do
        later
        touch "$checkout/$file"
        run 0 "$checkout/nightjar" version
    done
    built 4
    [ -d "$of_serve" ] || problem "the running one lost its jars"
    [ "$(find "$checkout"/target/launcher -maxdepth 1 -name 'dist-*' | wc -l)" -eq 3 ] || problem "unused ones stay"
    kill "$serve"
}

test_a_checkout_that_cannot_be_written_runs() {
    new_buildable
    run 0 "$checkout/nightjar" version
    # So long a name of this machine fits into no file name, whoever runs this.
    mv "$world/bin/uname" "$world/real-uname"
    program "$world/bin/uname" <<'EOF'
[ "$1" != -n ] || { printf '%0300d\n' 0; exit; }
exec "$(dirname "$0")/../real-uname" "$@"
EOF
    run 0 "$checkout/nightjar" version
    printed "argument=version"
    built 1
}

# ---- the scripts themselves ----

test_shellcheck_has_no_complaint() {
    PATH=$real_path
    command -v shellcheck >/dev/null || return 0
    cd "$root" || exit
    run 0 shellcheck -x mvnw nightjar environments/prepare.sh environments/*/dbt launcher/nightjar launcher/find-jdk.sh launcher/lock.sh \
        launcher/progress.sh launcher/test.sh .ci/run
}

test_every_script_names_what_it_ships() {
    cd "$root" || exit
    for file in launcher/*.sh; do
        [ "$file" = launcher/test.sh ] || grep -q "<include>$file</include>" app/src/assembly/dist.xml ||
            problem "$file is not in the distribution"
    done
}

real_path=$PATH
failures=0
sed -n 's/^\(test_[a-z0-9_]*\)() {.*/\1/p' "$0" >"$scratch/names"
while read -r name; do
    [ "${1:-$name}" = "$name" ] || continue
    if output=$( (new_world "$name" && "$name") 2>&1 </dev/null); then
        echo "ok $name"
    else
        failures=$((failures + 1))
        echo "not ok $name"
        echo "$output"
    fi
done <"$scratch/names"
[ "$failures" -eq 0 ]
