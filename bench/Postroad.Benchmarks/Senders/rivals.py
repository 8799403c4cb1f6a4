"""rivals.py FOLDER SECONDS: CPU microseconds a message of dkimpy and of OpenDKIM's library, one line each: program, work, figure, between tabs."""
import base64
import ctypes
import glob
import os
import sys
import time

SIGN_RSA, SIGN_ED25519, RELAXED, SETOPT, QUERY_METHOD, QUERY_INFO, QUERY_FILE, ANY_LENGTH = 1, 2, 1, 1, 6, 7, 1, -1
folder, seconds = sys.argv[1], float(sys.argv[2])
records = dict(line.rstrip("\n").split(" ", 1) for line in open(os.path.join(folder, "records")))


def octets(name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def measure(program, work, run):
    run()
    count, began, until = 0, time.process_time(), time.monotonic() + seconds
    while time.monotonic() < until or count == 0:
        run()
        count += 1
    print(program, work, (time.process_time() - began) * 1e6 / count, sep="\t", flush=True)


def ensure(right):
    if not right:
        raise SystemExit("a benchmark that measures a failure")


def run_dkimpy():
    import dkim

    look_up = lambda name, timeout=5: records[name.decode().rstrip(".")].encode()
    for path in sorted(glob.glob(os.path.join(folder, "*.message"))):
        work = os.path.basename(path)[: -len(".message")]
        message, signed, ed25519 = octets(work + ".message"), octets(work + ".signed"), work.startswith("Ed25519")
        pem = octets("ed.pem" if ed25519 else "rsa.pem")
        secret = base64.b64encode(base64.b64decode(pem.split(b"\n")[1])[-32:]) if ed25519 else pem
        algorithm = b"ed25519-sha256" if ed25519 else b"rsa-sha256"
        measure("dkimpy", "sign, " + work, lambda: dkim.DKIM(message).sign(
            b"ed" if ed25519 else b"rsa", b"example.com", secret, signature_algorithm=algorithm, canonicalize=(b"relaxed", b"relaxed")))
        measure("dkimpy", "verify, " + work, lambda: ensure(dkim.DKIM(signed).verify(dnsfunc=look_up)))


def run_opendkim():
    library = ctypes.CDLL("libopendkim.so.11")
    for name in ("dkim_init", "dkim_sign", "dkim_verify"):
        getattr(library, name).restype = ctypes.c_void_p
    handle = ctypes.c_void_p(library.dkim_init(None, None))
    keys = os.path.join(folder, "records").encode()
    library.dkim_options(handle, SETOPT, QUERY_METHOD, ctypes.byref(ctypes.c_int(QUERY_FILE)), ctypes.sizeof(ctypes.c_int))
    library.dkim_options(handle, SETOPT, QUERY_INFO, ctypes.create_string_buffer(keys), len(keys))
    status = ctypes.c_int()

    def finish(dkim, message):
        ensure(dkim and library.dkim_chunk(dkim, message, len(message)) == 0 and library.dkim_chunk(dkim, None, 0) == 0 and library.dkim_eom(dkim, None) == 0)

    def sign(message, secret, selector, algorithm):
        dkim = ctypes.c_void_p(library.dkim_sign(handle, b"x", None, secret, selector, b"example.com", RELAXED, RELAXED, algorithm, ctypes.c_ssize_t(ANY_LENGTH), ctypes.byref(status)))
        finish(dkim, message)
        field, length = ctypes.c_void_p(), ctypes.c_size_t()
        ensure(library.dkim_getsighdr_d(dkim, ctypes.c_size_t(0), ctypes.byref(field), ctypes.byref(length)) == 0)
        library.dkim_free(dkim)

    def verify(message):
        dkim = ctypes.c_void_p(library.dkim_verify(handle, b"x", None, ctypes.byref(status)))
        finish(dkim, message)
        library.dkim_free(dkim)

    for path in sorted(glob.glob(os.path.join(folder, "*.message"))):
        work = os.path.basename(path)[: -len(".message")]
        message, signed, ed25519 = octets(work + ".message"), octets(work + ".signed"), work.startswith("Ed25519")
        secret = octets("ed.pem" if ed25519 else "rsa.pem")
        measure("OpenDKIM", "sign, " + work, lambda: sign(message, secret, b"ed" if ed25519 else b"rsa", SIGN_ED25519 if ed25519 else SIGN_RSA))
        measure("OpenDKIM", "verify, " + work, lambda: verify(signed))


for rival in (run_dkimpy, run_opendkim):
    try:
        rival()
    except (ImportError, OSError) as missing:
        print(missing, file=sys.stderr)
