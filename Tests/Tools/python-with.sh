#!/bin/sh
# Prints the path of a Python that has the packages named: the one that PYTHON names, or one below .build, which is made
# and filled where needed.
#
#     python-with.sh FOLDER PACKAGE...      FOLDER is its name below .build; packages by the name of their import
set -eu
folder=.build/$1
shift
imports=$(echo "$*" | sed 's/ /, /g')

if [ -n "${PYTHON:-}" ]; then
  command -v "$PYTHON" >/dev/null || {
    echo "error: PYTHON=$PYTHON is no program" >&2
    exit 1
  }
  "$PYTHON" -c "import $imports" 2>/dev/null || {
    echo "error: $PYTHON lacks a package of: $*; install it there, or give no PYTHON" >&2
    exit 1
  }
  echo "$PYTHON"
  exit 0
fi

if ! "$folder/bin/python" -c "import $imports" 2>/dev/null; then
  echo "Installing $* into $folder ..." >&2
  command -v python3 >/dev/null && python3 -m venv "$folder" >&2 || {
    echo "error: no virtual environment can be made (Debian: apt-get install python3-venv)" >&2
    exit 1
  }
  "$folder/bin/pip" install --quiet --disable-pip-version-check "$@" >&2 || {
    echo "error: pip could not install $* (see above); PYTHON=... names a Python that has them" >&2
    exit 1
  }
fi
echo "$folder/bin/python"
