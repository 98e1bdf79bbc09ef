# shellcheck shell=sh
# Finds a JDK. For sourcing: java_home=$(find_jdk 25 javac) is the folder of a JDK of at least Java 25 that has
# bin/javac; "java" instead of "javac" is content with a JRE. Fails without a word when there is none.
#
# The version is read from the file `release`, since starting each java to ask it takes longer than many a command
# that it is for. What has no such file is passed over: the java of macOS without a JDK would open a dialog.

find_jdk() {
    root=${NIGHTJAR_TEST_ROOT-} newer=
    for home in ${JAVA_HOME:+"$JAVA_HOME"} ""; do
        home=${home:-$(java_on_path)}
        [ "$(java_feature "$home" "$2")" -ge "$1" ] && echo "$home" && return
    done
    for home in \
        "$root"/usr/lib/jvm/* \
        "$root"/usr/lib64/jvm/* \
        "$root"/usr/java/* \
        "$root"/usr/local/openjdk* \
        "$root"/opt/java/* \
        "$root"/opt/*jdk* \
        "${HOME-}"/.sdkman/candidates/java/* \
        "${HOME-}"/.jdks/* \
        "${HOME-}"/.asdf/installs/java/* \
        "${HOME-}"/.local/share/mise/installs/java/* \
        "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        "$root"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        "$root"/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "$root"/usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "$root"/home/linuxbrew/.linuxbrew/opt/openjdk*/libexec \
        "$(java_home_of_macos "$1")"; do
        feature=$(java_feature "$home" "$2")
        [ "$feature" -eq "$1" ] && echo "$home" && return
        [ "$feature" -gt "$1" ] && newer=$home
    done
    [ -n "$newer" ] && echo "$newer"
}

# What to tell somebody who has none.
no_jdk() {
    found=$(java_on_path)
    echo "no $2 $1 or newer found${JAVA_HOME:+ (JAVA_HOME is $JAVA_HOME)}${found:+ (java on the PATH is $found)};" \
        "install one (apt-get install openjdk-$1-jdk, dnf install java-$1-openjdk-devel, brew install openjdk@$1" \
        "or sdk install java), or set JAVA_HOME to where it lies"
}

# 25 for JAVA_VERSION="25.0.3", 0 for what is no JDK with the program $2.
java_feature() {
    feature=0
    if [ -x "$1/bin/$2" ] && [ -r "$1/release" ]; then
        while IFS='="' read -r key _ version _; do
            [ "$key" != JAVA_VERSION ] || feature=${version%%[!0-9]*}
        done <"$1/release"
    fi
    echo "${feature:-0}"
}

java_on_path() {
    java=$(command -v java) || return 0
    java=$(readlink -f "$java")
    echo "${java%/bin/java}"
}

java_home_of_macos() {
    [ ! -x "$root/usr/libexec/java_home" ] || "$root/usr/libexec/java_home" -v "$1+" 2>/dev/null || :
}
