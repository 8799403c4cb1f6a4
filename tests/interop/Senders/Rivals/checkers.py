"""What dkimpy and pyspf say. Standard input: a JSON array of jobs; standard output: an array of their answers, in the same order.

DKIM and ARC ask the resolver of the machine, which the suite sets; SPF asks the zone of its job (names to records).
"""
import base64
import json
import sys

import dkim
import spf

MAX_ALIASES = 8
zone = {}


def octets(job):
    with open(job["file"], "rb") as file:
        return file.read()


def verdict(check):
    try:
        return "pass" if check() else "fail"
    except dkim.DnsTimeoutError:
        return "temperror"
    except dkim.DKIMException as fault:
        return "permerror: %s" % fault


def verify_dkim(job):
    count = len([1 for name, _ in dkim.DKIM(octets(job)).headers if name.lower() == b"dkim-signature"])
    return [verdict(lambda: dkim.DKIM(octets(job)).verify(idx=index)) for index in range(count)]


def verify_arc(job):
    chain, _, reason = dkim.ARC(octets(job)).verify()
    # Of a chain that is marked as broken it says nothing.
    return [(chain or b"fail").decode().lower(), str(reason)]


def sign_dkim(job):
    message = octets(job)
    field = dkim.DKIM(message).sign(
        job["selector"].encode(), job["domain"].encode(), job["key"].encode(), signature_algorithm=job["algorithm"].encode(),
        canonicalize=tuple(form.encode() for form in job["forms"].split("/")), length=job["length"])
    return base64.b64encode(field + message).decode()


def seal_arc(job):
    message = octets(job)
    fields = dkim.ARC(message).sign(job["selector"].encode(), job["domain"].encode(), job["key"].encode(), job["authserv_id"].encode())
    return base64.b64encode(b"".join(fields) + message).decode()


def look_up(name, qtype, strict=True, timeout=20):
    name = name.rstrip(".").lower()
    answers = []
    for _ in range(MAX_ALIASES + 1):
        records = zone.get(name, [])
        mine = [record for record in records if record["type"] == qtype] or [record for record in records if record["type"] == "ANY"]
        if any("rcode" in record for record in mine):
            raise spf.TempError("DNS " + mine[0]["rcode"])
        if mine:
            return answers + [((name, qtype), data(record)) for record in mine]
        alias = [record["value"] for record in records if record["type"] == "CNAME"]
        if not alias:
            return answers
        answers.append(((name, "CNAME"), alias[0]))
        name = alias[0].rstrip(".").lower()
    return answers


def data(record):
    if "strings" in record:
        return [string.encode("latin-1") for string in record["strings"]]
    if record["type"] == "MX":
        return record["preference"], record["value"]
    return record["value"]


def check_spf(job):
    global zone
    zone = job["zone"]
    return spf.check2(i=job["ip"], s=job["mail_from"], h=job["helo"], receiver="unknown")[0]


spf.DNSLookup = look_up
todo = {"dkim": verify_dkim, "arc": verify_arc, "sign": sign_dkim, "seal": seal_arc, "spf": check_spf}
json.dump([todo[job["do"]](job) for job in json.load(sys.stdin)], sys.stdout)
