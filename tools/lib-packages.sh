# SPDX-License-Identifier: Apache-2.0
# Sourced by tools/demo and tools/check: what must be installed, and installing what is missing. Debian 12.

BUILD_PACKAGES="gcc libc6-dev meson ninja-build pkg-config libglib2.0-dev libgmime-3.0-dev libarchive-dev libpff-dev libbfio-dev libxml2-dev libssl-dev zlib1g-dev libisal-dev
  libjansson-dev libseccomp-dev libical-dev tzdata"
MANUAL_PACKAGES="scdoc"
TEST_PACKAGES="clang clang-format libclang-rt-14-dev llvm python3 python3-jsonschema binutils strace"
# What the program is compared with, and the shells and readers that its completion and manual are tried in.
PEER_PACKAGES="notmuch mblaze procmail fish zsh mandoc man-db libgsf-bin python3-olefile pff-tools pst-utils
  libemail-outlook-message-perl libemail-address-perl libarchive-tools"

# Prints those of its arguments that are not installed.
missing_packages () {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || printf '%s ' "$name"
  done
}

# Runs a command as root: as it is, or through sudo.
as_root () {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# need_packages NAME…: installs what is missing; asks nothing and prints nothing when that is nothing.
need_packages () {
  local missing log
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    printf 'These packages are missing, and only root can install them:\n  apt-get install %s\n' "$missing" >&2
    return 1
  fi
  printf 'Installing from Debian: %s\n' "$missing" >&2
  log=$(mktemp)
  # shellcheck disable=SC2086  # a list of names
  if ! { as_root apt-get -q update &&
         as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $missing; } >"$log" 2>&1
  then
    tail -n 20 "$log" >&2
    rm -f "$log"
    printf 'apt-get could not install them.\n' >&2
    return 1
  fi
  rm -f "$log"
}
