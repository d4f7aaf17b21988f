# Reads consoles, each after a line `GUEST name`, and writes one line for each check and each guest: name, check, verdict.
# A guest that ends without its last line crashed.
function close_guest() { if (guest != "" && !ended) print guest "\t-\tCRASH"; ended = 0 }
{ sub(/\r$/, "") }
/^GUEST / { close_guest(); guest = $2; next }
/^ok / { print guest "\t" $2 "\tok"; next }
/^not ok / { sub(/:$/, "", $3); print guest "\t" $3 "\tnot ok"; next }
/^(SUCCESS|FAILURE|ERROR|SKIP)( |$)/ { print guest "\t-\t" $1; ended = 1 }
END { close_guest() }
