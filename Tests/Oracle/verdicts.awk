# Reads consoles, each after a line `GUEST name`, and writes one line for each check and each guest: name, check, verdict.
# A guest that ends without its last line crashed. Of an example guest, after `EXAMPLE name`, each line is a check, by its number and its text
# without numbers: times and addresses are the host's.
function close_guest() {
  if (guest != "" && !ended) print guest "\t-\t" (lines && !bad ? "SUCCESS" : "CRASH")
  guest = ""; ended = lines = bad = 0
}
{ sub(/\r$/, "") }
/^(GUEST|EXAMPLE) / { close_guest(); guest = $2; example = $1 == "EXAMPLE"; next }
example && /^# (status|state .*c)/ { bad = 1 }
example && /^#/ { next }
example { gsub(/[0-9]+([-:.][0-9]+)*/, "N"); print guest "\tline-" ++lines " " $0 "\tok"; next }
/^ok / { print guest "\t" $2 "\tok"; next }
/^not ok / { sub(/:$/, "", $3); print guest "\t" $3 "\tnot ok"; next }
/^(SUCCESS|FAILURE|ERROR|SKIP)( |$)/ { print guest "\t-\t" $1; ended = 1 }
END { close_guest() }
