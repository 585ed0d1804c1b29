// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/private_file.h"

#include "core/runtime/access_list_win.h"
#include "core/runtime/native_file_win.h"

#include <algorithm>

#include <windows.h>

namespace holdfast::runtime {
namespace {

QString failed(const char *what)
{
    return QStringLiteral("%1: %2").arg(QLatin1String(what), qt_error_string());
}

QString fill(HANDLE file, QByteArrayView content, Durable durable)
{
    while (!content.isEmpty()) {
        DWORD written = 0;
        const auto piece = static_cast<DWORD>(std::min<qsizetype>(content.size(), 1 << 20));
        if (!WriteFile(file, content.data(), piece, &written, nullptr) || written == 0)
            return failed("cannot be written");
        content = content.sliced(written);
    }
    if (durable == Durable::Yes && !FlushFileBuffers(file))
        return failed("cannot be put on the disk");
    return {};
}

} // namespace

QString writePrivateFile(const QString &path, QByteArrayView content, Durable durable)
{
    const QString temporary = path + QStringLiteral(".tmp");
    const std::wstring name = nativePath(temporary);
    const Descriptor descriptor = ownerOnly();
    SECURITY_ATTRIBUTES attributes{sizeof(SECURITY_ATTRIBUTES), descriptor.get(), FALSE};
    DeleteFileW(name.c_str()); // what a process left there that died meanwhile: its access list may be another one
    const HANDLE file =
        CreateFileW(name.c_str(), GENERIC_WRITE, 0, &attributes, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return failed("cannot be made");
    const QString fault = fill(file, content, durable);
    CloseHandle(file);
    return fault.isEmpty() ? moveOver(temporary, path) : fault;
}

bool makePrivateFolder(const QString &path)
{
    const Descriptor descriptor = ownerOnly();
    SECURITY_ATTRIBUTES attributes{sizeof(SECURITY_ATTRIBUTES), descriptor.get(), FALSE};
    return CreateDirectoryW(nativePath(path).c_str(), &attributes) != 0;
}

bool isPrivateFile(const QString &path)
{
    return !othersMay(kReading | kWriting, path);
}

} // namespace holdfast::runtime
