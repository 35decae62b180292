#!/usr/bin/env bash
# Sets up Kehoach beside this file: Debian packages that are missing, a virtual environment at the locked versions,
# and .venv/bin/kehoach. Safe to run again; takes a moment when nothing changed.
# PYTHON names another interpreter than python3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

PYTHON=${PYTHON:-python3}
VENV=.venv
STAMP=$VENV/.kehoach-setup
FONTS=/usr/share/fonts/truetype

say() { printf '%s\n' "$*" >&2; }

missing_packages() {
  local fonts=fonts-liberation2
  command -v "$PYTHON" >/dev/null || echo python3
  "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || [ -x $VENV/bin/python ] || echo python3-venv
  command -v tesseract >/dev/null || echo tesseract-ocr
  tesseract --list-langs 2>/dev/null | grep -qx vie || echo tesseract-ocr-vie
  command -v gcc >/dev/null || echo gcc # compiles the search of the repair stage
  "$PYTHON" -c 'import pathlib, sysconfig as s, sys; sys.exit(not pathlib.Path(s.get_path("include"), "Python.h").exists())' \
    2>/dev/null || echo python3-dev
  command -v antiword >/dev/null || echo antiword # reads .doc where LibreOffice is not installed
  # Liberation 1 draws boxes for ế, ạ, ư; version 2 has its own folder, or is the only one on later systems.
  if [ ! -e $FONTS/liberation2/LiberationSerif-Regular.ttf ] &&
    ! dpkg-query -W -f='${Version}' fonts-liberation 2>/dev/null | grep -q '^1:2'; then
    echo $fonts
  fi
}

install_packages() {
  local as_root=()
  if ! command -v apt-get >/dev/null; then
    say "This system has no apt-get. Install these yourself, then run again: $*"
    exit 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      say "Packages are missing, and installing them needs a password. Run this, then run again:"
      say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
      exit 1
    fi
    as_root=(sudo -n)
  fi
  say "Installing: $*"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

packages=$(missing_packages)
# shellcheck disable=SC2086 # one word for each package
[ -z "$packages" ] || install_packages $packages

# What the tests open sheets and pages with; where it cannot be had they are skipped and say so.
if [ -n "${CI:-}" ]; then
  opened_with=
  command -v soffice >/dev/null || opened_with=libreoffice-calc-nogui
  command -v chromium >/dev/null || opened_with="$opened_with chromium"
  # shellcheck disable=SC2086
  [ -z "$opened_with" ] || install_packages $opened_with || say "Not installed: $opened_with"
fi

if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  say "Kehoach needs Python 3.11 or later; $PYTHON is $("$PYTHON" -V). Name another: PYTHON=python3.12 make setup"
  exit 1
fi

wanted=$(cat pyproject.toml requirements.lock setup.sh pipeline/repair/*.pyx | sha256sum; "$PYTHON" -V; pwd)
if [ -x $VENV/bin/kehoach ] && [ "$wanted" = "$(cat $STAMP 2>/dev/null)" ]; then
  exit 0
fi

say "Setting up $VENV"
rm -f $STAMP
# An environment of another Python or another place cannot be mended.
"$VENV/bin/python" -c 'import pip' 2>/dev/null || rm -rf $VENV
[ -x $VENV/bin/python ] || "$PYTHON" -m venv $VENV
uv_version=$(sed -n 's/^uv==\([^ ;]*\).*/\1/p' requirements.lock)
$VENV/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version"
$VENV/bin/python -m uv pip sync --quiet --python $VENV/bin/python requirements.lock
$VENV/bin/python -m uv pip install --quiet --python $VENV/bin/python --no-deps -e .
printf '%s\n' "$wanted" >$STAMP
say "Ready: $VENV/bin/kehoach --help"
