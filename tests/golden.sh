# golden.sh: what golden cases share; sourced by their cmd files.
school() { # a workspace with the small sample school, in ./school
    "$ITOG" init -q school
    "$ITOG" -C school -q --now 2025-10-25T08:00 import "$ROOT/samples/school-3" 2>/dev/null || [ $? -eq 1 ]
}
key() { # key TEXT [OPTION]: the school signs with a key that is the same in every run
    sh "$ROOT/tests/key.sh" "$1" >key.pem
    "$ITOG" -C school -q key init --from key.pem $2
    rm key.pem
}
journal() { # a copy of its journal in ./journal, to be spoiled
    cp -r "$ROOT/samples/school-3" journal
    chmod -R u+w journal
}
it() { # itog, with its exit code told
    "$ITOG" --now 2025-10-25T09:00 "$@"
    echo "exit $?"
}
take() { # imports ./journal into a fresh workspace; tells only the spoiled file's counts
    "$ITOG" init -q fresh
    "$ITOG" -C fresh --now 2025-10-25T08:00 import journal >counts
    code=$?
    grep -E "^(file|$1) " counts
    echo "exit $code"
}
