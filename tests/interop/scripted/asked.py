"""asked.py LOG END WHAT: what the scripted server was asked for by the requests whose target's path has this end, a
line for each, in order. WHAT is a key of the log's lines (method, target, connection, content, sha256, port, at), or
the name of a field with a colon behind it ("range:"): its value, or "-" where it was not sent."""

import json
import sys

log, end, what = sys.argv[1:]
for line in open(log, encoding="utf-8"):
    request = json.loads(line)
    if not request["target"].split("?")[0].endswith(end):
        continue
    if what.endswith(":"):
        values = [value for name, value in request["fields"] if name.lower() == what[:-1].lower()]
        print(", ".join(values) or "-")
    else:
        print(request[what])
