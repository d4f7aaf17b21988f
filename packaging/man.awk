# Makes a man page of one of docs/*.md, so that a page and its text cannot differ.
# usage: awk -v name=dom0 -v section=1 -v version=0.1.0 -v summary='…' -f man.awk docs/dom0.md
# It knows the Markdown that docs/ uses: headings, paragraphs, lists, tables, fenced and indented code, code, bold and links in a line.

BEGIN {
  page["dom0.md"] = "dom0(1)"
  page["domain-xml.md"] = "xenolith-domain(5)"
  page["managing-domains.md"] = "xenolith-managing(7)"
  page["libvirt.md"] = "xenolith-libvirt(7)"
  page["writing-a-guest.md"] = "xenolith-guest(7)"
  printf ".\\\" Made of docs/ by packaging/man.awk.\n.TH %s %s \"\" \"Xenolith %s\" \"Xenolith\"\n", toupper(name), section, version
  printf ".SH NAME\n%s \\- %s\n", name, summary
  # What stands before the first heading.
  printf ".SH DESCRIPTION\n"
}

/^```/ { if (verbatim) end_code(); else { flush(); begin_code() } next }
verbatim { code($0); next }

/^    / && !inside_text && !item { flush(); if (!indented) { begin_code(); verbatim = 0; indented = 1 } code(substr($0, 5)); next }
indented && /^$/ { held++; next }
indented { held = 0; end_code(); indented = 0 }

/^# / { next }
/^## / { heading("SH", toupper(substr($0, 4))); next }
/^### / { heading("SS", substr($0, 5)); next }
/^\|[-| :]*\|$/ { next }
/^\|/ { row($0); next }
/^$/ { flush(); rows = 0; item = 0; next }
/^- / { flush(); item = 1; printf ".IP \\(bu 2\n"; text = substr($0, 3); inside_text = 1; next }
/^[0-9]+\. / { flush(); item = 1; printf ".IP %s 4\n", $1; text = substr($0, index($0, ". ") + 2); inside_text = 1; next }
{ sub(/^ +/, ""); if (!inside_text) { printf ".PP\n"; inside_text = 1; text = $0 } else text = text "\n" $0 }

END { flush(); if (indented) end_code() }

function flush() { if (inside_text) print inline(text); inside_text = 0; text = "" }
function heading(macro, title) { flush(); rows = 0; printf ".%s %s\n", macro, quoted(inline(title)) }
function quoted(title) { gsub(/"/, "\\(dq", title); return "\"" title "\"" }

function begin_code() { verbatim = 1; held = 0; printf ".PP\n.RS 4\n.nf\n" }
function end_code() { verbatim = 0; printf ".fi\n.RE\n" }
function code(line) { for (; held > 0; held--) print ""; print start(escape(line)) }

# A table's row: its first cell as a term, the others below it, each after its column's heading if there are several.
function row(line,   count, i, cells, body) {
  flush()
  gsub(/\\\|/, "\001", line)
  sub(/^\| */, "", line); sub(/ *\| *$/, "", line)
  count = split(line, cells, / *\| */)
  if (rows++ == 0) { for (i = 1; i <= count; i++) head[i] = cells[i]; heads = count; return }
  body = ""
  for (i = 2; i <= count; i++) {
    if (cells[i] == "") continue
    body = body (body == "" ? "" : "\n\002\n") (heads > 2 && head[i] != "" ? "*" head[i] "*: " : "") cells[i]
  }
  gsub(/\001/, "|", body); gsub(/\001/, "|", cells[1])
  printf ".TP\n%s\n%s\n", inline(cells[1] == "" ? head[1] : cells[1]), body == "" ? "\\&" : broken(inline(body))
}

function broken(s) { gsub(/\002/, ".br", s); return s }
function escape(s) { gsub(/\\/, "\\e", s); gsub(/-/, "\\-", s); return s }
# A line that begins like a request is none.
function start(s) { return s ~ /^[.']/ ? "\\&" s : s }

function inline(s,   out, at, rest, end, target, label) {
  out = ""
  rest = s
  while (match(rest, /`[^`]+`|\*\*[^*]+\*\*|\*[^* ][^*]*\*|\[[^\]]+\]\([^)]+\)/)) {
    out = out plain(substr(rest, 1, RSTART - 1))
    at = substr(rest, RSTART, RLENGTH)
    rest = substr(rest, RSTART + RLENGTH)
    if (at ~ /^`/) out = out "\\fB" escape(substr(at, 2, length(at) - 2)) "\\fR"
    else if (at ~ /^\*\*/) out = out "\\fB" plain(unticked(substr(at, 3, length(at) - 4))) "\\fR"
    else if (at ~ /^\*/) out = out "\\fI" plain(substr(at, 2, length(at) - 2)) "\\fR"
    else {
      end = index(at, "](")
      label = unticked(substr(at, 2, end - 2))
      target = substr(at, end + 2, length(at) - end - 2)
      sub(/#.*/, "", target)
      out = out "\\fI" (target in page ? page[target] : plain(label)) "\\fR"
    }
  }
  out = out plain(rest)
  gsub(/\n\./, "\n\\\\\\&.", out); gsub(/\n'/, "\n\\\\\\&'", out)
  return start(out)
}
function unticked(s) { gsub(/`/, "", s); return s }
function plain(s) { gsub(/\\/, "\\e", s); return s }
