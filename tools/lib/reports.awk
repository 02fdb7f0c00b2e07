# Reads surefire's TEST-*.xml: the counts of each suite, each failed test, each skipped test with its reason.
# Output: one line "counts PASSED FAILED SKIPPED", and "failed NAME: WHY" and "skipped NAME: WHY" lines.

function attribute(text, name, found) {
  if (match(text, " " name "=\"[^\"]*\"")) {
    found = substr(text, RSTART, RLENGTH)
    sub(/^[^"]*"/, "", found)
    sub(/"$/, "", found)
    return plain(found)
  }
  return ""
}

function plain(text) {
  gsub(/&#10;.*/, "", text)
  gsub(/&lt;/, "<", text)
  gsub(/&gt;/, ">", text)
  gsub(/&quot;/, "\"", text)
  gsub(/&apos;/, "'", text)
  gsub(/&amp;/, "\\&", text)
  return text
}

# Elements may span lines: a record ends with '>' rather than with the line.
BEGIN { RS = ">" }

# What a test printed may look like an element; it stands in CDATA, which ends with the record that ends with ]].
quoted { quoted = $0 !~ /\]\]$/; next }
/<!\[CDATA\[/ { quoted = $0 !~ /\]\]$/; next }

/<testsuite / {
  tests += attribute($0, "tests")
  failed += attribute($0, "failures") + attribute($0, "errors")
  skipped += attribute($0, "skipped")
}
/<testcase / {
  class = attribute($0, "classname")
  sub(/.*\./, "", class)
  test = class "." attribute($0, "name")
}
/<(failure|error)[ \n]/ { print "failed " test ": " attribute($0, "type") " " attribute($0, "message") }
/<skipped/ { print "skipped " test ": " attribute($0, "message") }

END { print "counts", tests - failed - skipped, failed + 0, skipped + 0 }
