# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates that Holdfast does not make itself, by openssl(1): of clients, weak ones, and those of other times."""
import datetime
import shutil
import subprocess


def can_make():
    return shutil.which("openssl") is not None


def openssl(*words, folder):
    done = subprocess.run(["openssl", *[str(word) for word in words]], cwd=folder, capture_output=True, check=False, timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"openssl {words}: {done.stderr.decode()}")


def moment(days):
    """So many days from now, as openssl ca(1) takes it."""
    when = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    return when.strftime("%Y%m%d%H%M%SZ")


class Authority:
    """One of a test's own, in a folder of its own."""

    CONFIG = """[ca]
default_ca = own
[own]
dir = .
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
"""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        (folder / "ca.conf").write_text(self.CONFIG)
        (folder / "index.txt").touch()
        (folder / "serial").write_text("01\n")
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out",
                "ca.pem", "-subj", "/CN=Test CA", "-days", "30", folder=folder)
        self.certificate = folder / "ca.pem"

    def make(self, name, begins=-1, ends=300, usage="serverAuth", key=("ec", "-pkeyopt", "ec_paramgen_curve:P-256")):
        """(certificate, key) for this machine's addresses; `begins` and `ends` in days from now."""
        (self.folder / f"{name}.ext").write_text(
            f"subjectAltName=DNS:{name},DNS:localhost,IP:127.0.0.1\nextendedKeyUsage={usage}\n")
        openssl("req", "-new", "-newkey", *key, "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj",
                f"/CN={name}", folder=self.folder)
        openssl("ca", "-batch", "-config", "ca.conf", "-cert", "ca.pem", "-keyfile", "ca.key", "-in", f"{name}.csr", "-out",
                f"{name}.pem", "-notext", "-startdate", moment(begins), "-enddate", moment(ends), "-extfile", f"{name}.ext",
                folder=self.folder)
        certificate, private = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        private.chmod(0o600)
        return certificate, private
