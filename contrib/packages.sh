# What contrib's scripts need of the system, by the names of Debian's packages. Read by them with ".", for sh.

# Prints what the build needs and is missing.
missing_for_build() {
  command -v mvn >/dev/null || echo maven
  has_jdk_25 || echo openjdk-25-jdk-headless
  command -v cc >/dev/null || echo gcc
  [ -e /usr/include/stdlib.h ] || echo libc6-dev
}

# Prints what the tests need besides.
missing_for_tests() {
  command -v bash >/dev/null || echo bash
  command -v tar >/dev/null || echo tar
  command -v ps >/dev/null || echo procps
  command -v script >/dev/null || echo bsdutils
  command -v mount >/dev/null || echo mount
  command -v ip >/dev/null || echo iproute2
  for command in setpriv prlimit unshare nsenter; do
    command -v "$command" >/dev/null || echo util-linux
  done | uniq
  [ -x /usr/sbin/debootstrap ] || echo debootstrap
  command -v rpm >/dev/null || echo rpm
  command -v systemd-analyze >/dev/null || echo systemd
  [ -x /usr/sbin/smtpd ] || echo opensmtpd
  command -v redis-server >/dev/null || echo redis-server
  command -v redis-cli >/dev/null || echo redis-tools
  [ -x /usr/sbin/nginx ] || echo nginx
  command -v promtool >/dev/null || echo prometheus
  command -v chromium >/dev/null || echo chromium
  command -v chromedriver >/dev/null || echo chromium-driver
  /usr/bin/python3 -c 'import zmq' 2>/dev/null || echo python3-zmq
  /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || echo python3-aiosmtpd
}

# Where Maven looks for one, the usual places of it. A place that only its toolchains.xml names is Maven's own business.
has_jdk_25() {
  [ ! -e "$HOME/.m2/toolchains.xml" ] || return 0
  java=$(command -v java) && java=$(readlink -f "$java") || java=
  for jdk in "${JAVA_HOME:-}" "${java%/bin/java}" /usr/lib/jvm/* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/*; do
    if [ -x "$jdk/bin/javac" ] && grep -q '^JAVA_VERSION="25[".]' "$jdk/release" 2>/dev/null; then
      return 0
    fi
  done
  return 1
}

# Prints the home of one, for what is run without Maven.
find_jdk() {
  for jdk in "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/*; do
    if [ -x "$jdk/bin/javac" ] && grep -q '^JAVA_VERSION="25[".]' "$jdk/release" 2>/dev/null; then
      echo "$jdk"
      return 0
    fi
  done
  echo "${0##*/}: there is no JDK 25 in /usr/lib/jvm; name one in JAVA_HOME" >&2
  return 1
}

# Installs packages where that may be done, and otherwise says what to install, and ends the script. Usage: install_packages SCRIPT PACKAGE...
install_packages() {
  script=$1
  shift
  [ $# -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "$script: installing $*"
    if apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; then
      return 0
    fi
    echo "$script: could not install all of: $*" >&2
  else
    echo "$script: missing, by the names of Debian's packages: $*" >&2
    echo "$script: install them, on Debian as root with: apt-get install --no-install-recommends $*" >&2
  fi
  case " $* " in
    *" openjdk-25-jdk-headless "*) echo "$script: any JDK 25 will do, whoever makes it: unpack it into /usr/lib/jvm, or set JAVA_HOME" >&2 ;;
  esac
  exit 1
}

# Sets gaggled to the command of the tree at $root, and builds it first if it is not built. Usage: need_gaggled SCRIPT
need_gaggled() {
  gaggled=$root/gaggled-dist/target/gaggled/bin/gaggled
  # The tarball is made when the tree is whole.
  if ls "$root"/gaggled-dist/target/gaggled-*.tar.gz >/dev/null 2>&1 && [ -x "$gaggled" ]; then
    return 0
  fi
  # shellcheck disable=SC2046 # names of packages
  install_packages "$1" $(missing_for_build)
  echo "$1: building gaggled; the first time this takes some minutes, as Maven fetches what it needs"
  # Maven, 3 and 4, tells which module it is at and what it does there, and otherwise only what is wrong.
  (cd "$root" && MAVEN_ARGS='' mvn -B -ntp package -DskipTests -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    -Dorg.slf4j.simpleLogger.log.org.apache.maven.cli.event=info \
    -Dorg.slf4j.simpleLogger.log.org.apache.maven.cling.event=info) </dev/null
}
