#!/bin/sh
# compile-commands.sh "COMPILER FLAGS" FILE...: compile_commands.json for editors and tidy tools, on stdout.
flags=$(printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g')
shift
printf '[\n'
separator=
for file in "$@"; do
    printf '%s{"directory": "%s", "file": "%s", "command": "%s -c %s"}' "$separator" "$PWD" "$file" "$flags" "$file"
    separator=',
'
done
printf '\n]\n'
