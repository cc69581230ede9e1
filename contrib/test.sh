#!/bin/sh
# Builds gaggled and runs all its tests, on a fresh clone too: installs what is missing where it may (as root, with apt-get), and
# says what to install where it may not. What it is given goes to Maven. Works from any directory.
set -eu
contrib=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$contrib/packages.sh"
cd "$contrib/.."

# shellcheck disable=SC2046 # names of packages
install_packages test.sh $(missing_for_build; missing_for_tests)

[ "$(id -u)" = 0 ] ||
  echo 'test.sh: not as root: what makes a root with debootstrap will fail' >&2

# Found out here rather than after the build.
unshare --map-root-user --mount true 2>/dev/null || unshare --mount true || {
  echo 'test.sh: no mount namespaces here, in which the tarball is tried: in a container, give it --privileged or --cap-add SYS_ADMIN' >&2
  exit 1
}

# A clone that belongs to somebody else, as in a container, is looked at all the same.
tree_state() {
  if [ -e .git ] && command -v git >/dev/null; then
    git -c safe.directory='*' status --porcelain
  fi
}

before=$(tree_state)
# Batch mode without download progress leaves Surefire's lines to read.
MAVEN_ARGS='' mvn --batch-mode --no-transfer-progress verify "$@"
after=$(tree_state)
if [ "$after" != "$before" ]; then
  printf 'test.sh: the tests changed or left files in the working tree; git status --porcelain says now:\n%s\n' "$after" >&2
  exit 1
fi
