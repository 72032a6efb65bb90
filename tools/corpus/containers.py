"""Trees in one file, by the containers that Python's library does not write: path -> bytes in, bytes out.

7z is stored (method Copy), which is enough to be read; an ISO image needs bsdtar.
"""

import io
import lzma
import os
import re
import shutil
import struct
import subprocess
import tarfile
import tempfile
import zipfile
import zlib

HAS_ISO = shutil.which("bsdtar") is not None
WHEN = 1735689600


def folders_of(files):
    """Every folder above the files, the outer ones first."""
    return sorted({path[:at] for path in files for at, char in enumerate(path) if char == "/"})


def tar_bytes(files, with_folders=True):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in folders_of(files) if with_folders else []:
            info = tarfile.TarInfo(path)
            info.type, info.mtime, info.mode = tarfile.DIRTYPE, WHEN, 0o755
            archive.addfile(info)
        for path, data in sorted(files.items()):
            info = tarfile.TarInfo(path)
            info.size, info.mtime, info.mode = len(data), WHEN, 0o644
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def txz_bytes(files):
    return lzma.compress(tar_bytes(files, with_folders=False), preset=1)


def cpio_bytes(files):
    """cpio(5), "New ASCII Format"."""
    out = []
    for number, (path, data) in enumerate([*sorted(files.items()), ("TRAILER!!!", b"")], 1):
        name = path.encode() + b"\0"
        numbers = (number, 0o100644 if path in files else 0, 0, 0, 1, WHEN, len(data), 0, 0, 0, 0, len(name), 0)
        head = b"070701" + b"".join(b"%08X" % n for n in numbers) + name
        out += [head, bytes(-len(head) % 4), data, bytes(-len(data) % 4)]
    return b"".join(out)


def number(value):
    """NUMBER of 7zFormat.txt: the bits set in front of the first byte tell how many bytes follow."""
    for more in range(9):
        if value < 1 << (7 * more + 7) or more == 8:
            first = (0xff00 >> more) & 0xff
            high = value >> (8 * more) if more < 8 else 0
            return bytes([first | high]) + (value & ((1 << 8 * more) - 1)).to_bytes(more, "little")
    raise ValueError(value)


def sevenzip_bytes(files):
    """One folder with all files in it; 7zFormat.txt of the LZMA SDK."""
    members = sorted((path, data) for path, data in files.items() if data)
    data = b"".join(data for _, data in members)
    sizes = b"".join(number(len(data)) for _, data in members[:-1])
    sums = b"".join(struct.pack("<I", zlib.crc32(data)) for _, data in members)
    names = b"\0" + b"".join(path.encode("utf-16-le") + b"\0\0" for path, _ in members)
    header = b"".join([
        b"\x01\x04",
        b"\x06", number(0), number(1), b"\x09", number(len(data)), b"\0",
        b"\x07\x0b", number(1), b"\0", number(1), b"\x01\0", b"\x0c", number(len(data)), b"\0",
        b"\x08\x0d", number(len(members)), b"\x09" + sizes if sizes else b"", b"\x0a\x01", sums, b"\0", b"\0",
        b"\x05", number(len(members)), b"\x11", number(len(names)), names, b"\0", b"\0"])
    start = struct.pack("<QQI", len(data), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(start)) + start + data + header


def settle_dates(image):
    """Volume descriptors and root bear the time they were made at (ECMA-119, 8.4.26, 9.1.5): bytes would differ from
    run to run."""
    sector = 2048
    today = bytes(image[16 * sector + 174:16 * sector + 177])   # year, month, day of the root: no letters of any mail
    image = bytearray(re.sub(re.escape(today) + b"....", b"\x7d\x01\x01\0\0\0\0", bytes(image), flags=re.DOTALL))
    image = bytearray(re.sub(rb"\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}(?=\nlibarchive)", b"Wed Jan  1 00:00:00 2025", bytes(image)))
    for at in range(16 * sector, 32 * sector, sector):
        if image[at + 1:at + 6] != b"CD001" or image[at] == 255:
            break
        for date in (813, 830, 847, 864):
            image[at + date:at + date + 17] = b"2025010100000000\0"
    return bytes(image)


def iso_bytes(files):
    """With names as Rock Ridge keeps them. Made from a tar: files on a disk would bring times of their own."""
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/in", "wb") as file:
            file.write(tar_bytes(files))
        subprocess.run(["bsdtar", "-cf", f"{folder}/out", "--format=iso9660", f"@{folder}/in"], check=True,
                       env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"})
        with open(f"{folder}/out", "rb") as file:
            return settle_dates(bytearray(file.read()))


INNER = "in/history.7z"


def nested_bytes(files):
    """A 7z in a tar.xz in a zip."""
    inner = txz_bytes({INNER: sevenzip_bytes(files)})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("out.tar.xz", (2025, 1, 1, 0, 0, 0)), inner)
    return out.getvalue()


# Name of the format: the file, how it is made, and what stands before the folders in an origin.
MADE = {"txz": ("history.tar.xz", txz_bytes, ""), "cpio": ("history.cpio", cpio_bytes, ""),
        "sevenzip": ("history.7z", sevenzip_bytes, ""),
        "nested": ("nested.zip", nested_bytes, f"out.tar.xz!/{INNER}!/")}
if HAS_ISO:
    MADE["iso"] = ("history.iso", iso_bytes, "")
