// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text_encoding.h"

#include <windows.h>

namespace holdfast {
namespace {

/// Of the machine's language. GetOEMCP() and GetACP() would tell what the manifest of this program asks for: UTF-8.
int pageOfLanguage(LCTYPE kind)
{
    DWORD page = 0;
    const int length = sizeof page / sizeof(wchar_t);
    GetLocaleInfoW(LOCALE_SYSTEM_DEFAULT, kind | LOCALE_RETURN_NUMBER, reinterpret_cast<wchar_t *>(&page), length);
    return static_cast<int>(page);
}

/// The length up to the last whole character: the first byte of a pair may be the last that is there.
qsizetype wholeLength(UINT page, const QByteArray &bytes)
{
    qsizetype at = 0;
    while (at < bytes.size()) {
        const qsizetype size = IsDBCSLeadByteEx(page, static_cast<BYTE>(bytes[at])) ? 2 : 1;
        if (at + size > bytes.size())
            break;
        at += size;
    }
    return at;
}

} // namespace

CodePages systemCodePages()
{
    return {pageOfLanguage(LOCALE_IDEFAULTCODEPAGE), pageOfLanguage(LOCALE_IDEFAULTANSICODEPAGE)};
}

QString takeCodePage(int page, QByteArray &bytes)
{
    const auto number = static_cast<UINT>(page);
    const qsizetype length = wholeLength(number, bytes);
    QString text(length, Qt::Uninitialized); // no byte becomes more than one unit
    const int units = MultiByteToWideChar(number, 0, bytes.constData(), static_cast<int>(length),
                                          reinterpret_cast<wchar_t *>(text.data()), static_cast<int>(text.size()));
    text.truncate(units);
    if (units == 0) // a system without that code page
        text = QString::fromLatin1(bytes.first(length));
    bytes.remove(0, length);
    return text;
}

} // namespace holdfast
