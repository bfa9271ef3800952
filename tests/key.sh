#!/bin/sh
# key.sh TEXT: prints a secret key whose 32 bytes are TEXT (filled up with dots): everybody can know it. For the demo and the tests, where the same
# run must give the same bytes in two folders; a school's own key is made at random.
echo '-----BEGIN PRIVATE KEY-----'
{
    printf '\060\056\002\001\000\060\005\006\003\053\145\160\004\042\004\040'
    printf '%.32s' "$1................................"
} | base64
echo '-----END PRIVATE KEY-----'
