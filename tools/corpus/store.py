"""Writes the items of a world as files: EML tree, mbox variants, Maildir, zip, tar.gz, roster."""

import gzip
import io
import os
import tarfile
import zipfile

from . import containers, outlook, packings
from .mbox import MANY, mbox_piece, modified_utf7

# Formats that are another one in a single file: the file, the other format.
PACKED = {"zip": ("history.zip", "eml"), "targz": ("history.tar.gz", "eml"),
          "applezip": ("apple.zip", "apple"), "profiletar": ("profile.tar.gz", "tbprofile")}
PACKED |= {name: (file, "eml") for name, (file, _, _) in containers.MADE.items()}
FORMATS = ["eml", "mboxo", "mboxrd", "mboxcl", "mboxcl2", "thunderbird", "maildir", *packings.TREES,
           *PACKED]


class Store:
    """The items of a world in their folders, ready to be written in any format."""

    def __init__(self, world):
        self.world = world
        self.folders = {}
        self.times = {}         # (format, path) -> time of the file
        self.deleted = {}       # format -> how many deleted messages it still holds
        for copy in world.items:
            self.folders.setdefault((copy.archive, copy.folder), []).append(copy)
        self.rename()
        self.keep_common_fields()

    def rename(self):
        """Roles become the names the archive uses."""
        renamed = {}
        for (archive, folder), copies in self.folders.items():
            names = self.world.folder_names.get(archive, {})
            renamed[(archive, names.get(folder, folder))] = copies
        self.folders = renamed

    def keep_common_fields(self):
        """No mbox file may hold a message that lacks what nearly all others there have.

        Readers may suspect such a piece of being forged; the odd ones go to a short folder of
        the same role.
        """
        for (archive, folder), copies in sorted(self.folders.items()):
            spare = {"Sent": "Sent Items"}.get(folder)
            if spare is None:
                spare = "Sent" if copies[0].folder == "Sent" else "Misc " + folder[:5]
            while len(copies) > MANY:
                have = {}
                for copy in copies:
                    for name in {n.lower().rstrip(":") for n, _ in copy.fields}:
                        have[name] = have.get(name, 0) + 1
                common = {n for n, k in have.items() if len(copies) * 0.94 <= k < len(copies)}
                odd = [c for c in copies
                       if common - {n.lower().rstrip(":") for n, _ in c.fields}]
                if not odd:
                    break
                for copy in odd:
                    copies.remove(copy)
                    self.folders.setdefault((archive, spare), []).append(copy)
                    copy.folder = spare if copy.folder != "Sent" else "Sent"
        for (archive, folder), copies in list(self.folders.items()):
            if folder.startswith("Misc ") and len(copies) > MANY:
                for n in range(MANY, len(copies), MANY):
                    self.folders[(archive, f"{folder} {n // MANY}")] = copies[n:n + MANY]
                del copies[MANY:]

    def names(self):
        return sorted(self.folders)

    # -- the formats ------------------------------------------------------------------------

    def tree(self, variant):
        """Path -> bytes of one format; None is an empty folder."""
        if variant in outlook.TREES:
            return outlook.TREES[variant](self, variant)
        if variant in packings.TREES:
            return packings.TREES[variant](self)
        files = {}
        for archive, folder in self.names():
            copies = self.folders[(archive, folder)]
            if variant == "eml":
                for n, copy in enumerate(copies, 1):
                    path = f"{archive}/{folder}/{n:04}.eml"
                    files[path], self.times[variant, path] = copy.raw(), copy.mail.mtime
            elif variant == "maildir":
                self.maildir(files, archive, folder, copies)
            elif variant == "thunderbird":
                path = folder.replace("/", ".sbd/")
                files[f"{archive}/{path}"] = b"".join(mbox_piece(c, variant) for c in copies)
            else:
                files[f"{archive}/{folder}.mbox"] = b"".join(mbox_piece(c, variant)
                                                             for c in copies)
        return files

    def maildir(self, files, archive, folder, copies):
        inside = "." + modified_utf7(folder).replace("/", ".") + "/"
        if copies[0].folder == "Inbox":
            inside = ""
        for n, copy in enumerate(copies, 1):
            name = f"{1600000000 + n}.M{n:06}P1.mail.acme.example:2,{copy.letters()}"
            path = f"{archive}/{inside}cur/{name}"
            files[path], self.times["maildir", path] = copy.raw(), copy.mail.mtime
        files.setdefault(f"{archive}/cur/", None)
        for sub in ("cur/", "new/", "tmp/"):
            files.setdefault(f"{archive}/{inside}{sub}", None)

    def write(self, out, only):
        for variant in [*FORMATS, *outlook.FORMATS]:
            if variant not in only:
                continue
            if variant in outlook.FILES:
                (out / outlook.FILES[variant]).write_bytes(outlook.olm_file(self, variant))
            elif variant in PACKED:
                name, inside = PACKED[variant]
                pack = zip_bytes if name.endswith(".zip") else tar_bytes
                pack = containers.MADE[variant][1] if variant in containers.MADE else pack
                (out / name).write_bytes(pack(self.tree(inside)))
            else:
                self.write_tree(out / variant, variant)
            lines = self.declarations(variant)
            if lines:
                (out / f"archives-{variant}").write_text(lines)

    def write_tree(self, out, variant):
        made = set()
        for path, data in self.tree(variant).items():
            target = f"{out}/{path}"
            folder = target.rpartition("/")[0]
            if folder not in made:
                os.makedirs(folder, exist_ok=True)
                made.add(folder)
            if data is None:
                continue
            with open(target, "wb") as file:
                file.write(data)
            when = self.times.get((variant, path))
            if when is not None:
                os.utime(target, (when, when))

    def place(self, variant, archive):
        if variant in outlook.FILES:
            return f"{outlook.FILES[variant]}!/{outlook.ABOVE}{archive}"
        name, inside = PACKED.get(variant, (None, variant))
        between = containers.MADE[variant][2] if variant in containers.MADE else ""
        return (f"{name}!/{between}" if name else f"{variant}/") + packings.ABOVE.get(inside, "") + archive

    @staticmethod
    def given(variant):
        """What is given to the program, below the folder of the history."""
        return outlook.FILES.get(variant) or PACKED.get(variant, (variant,))[0]

    def declarations(self, variant):
        world = self.world
        used = {archive for archive, _ in self.folders}
        if world.declare == "none":
            used = set()
        if world.declare == "roster":
            known = {b.addr for b in world.boxes} | {
                a.addr for a in world.agents + world.guests if a.in_roster}
            used = {a for a in used if world.archives.get(a) not in known}
        return "".join(f"{owner}={self.place(variant, archive)}\n"
                       for archive, owner in sorted(world.archives.items()) if archive in used)


def zip_bytes(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(files.items()):
            info = zipfile.ZipInfo(path, (2025, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def tar_bytes(files):
    out = io.BytesIO()
    with gzip.GzipFile("", "wb", 6, out, 0) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for path, data in sorted(files.items()):
                info = tarfile.TarInfo(path)
                info.size, info.mtime, info.mode = len(data), 1735689600, 0o644
                archive.addfile(info, io.BytesIO(data))
    return out.getvalue()
