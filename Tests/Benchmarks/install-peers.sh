#!/bin/sh
# Installs the peers of the Python package index into a virtual environment in the build folder, each for itself.
#
# Never fails: what cannot be installed leaves its reason beside the environment, and the report repeats it.
folder="$(cd "$(dirname "$0")" && pwd)/.build/peers"
python="$folder/venv/bin/python"
mkdir -p "$folder"

# Name of the module, then what pip is asked for.
install() {
  module=$1
  shift
  reason="$folder/$module.missing"
  rm -f "$reason"
  if [ ! -x "$python" ]; then
    echo "no Python environment: $(tail -n 1 "$folder/venv.log")" >"$reason"
  elif ! "$python" -c "import $module" 2>/dev/null; then
    echo "Installing the peer $module ..." >&2
    "$python" -m pip install --quiet --disable-pip-version-check "$@" >"$folder/$module.log" 2>&1 &&
      "$python" -c "import $module" >>"$folder/$module.log" 2>&1 ||
      echo "pip could not install it: $(grep -i error "$folder/$module.log" | tail -n 1)" >"$reason"
  fi
}

[ -x "$python" ] || python3 -m venv "$folder/venv" >"$folder/venv.log" 2>&1 ||
  { echo "python3 -m venv failed" >>"$folder/venv.log"; rm -rf "$folder/venv"; }
install simpy 'simpy==4.1.2'
install sanafe 'sanafe==2.2.9'
# Brian2 cannot be imported with NumPy 2.4; Cython is what it compiles without.
install brian2 'brian2==2.9.0' 'numpy<2.3' setuptools
# NEST is not on the package index; one that the system's Python has is used.
exit 0
