// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The value behind "Authorization: Bearer ": what is read reads the same again, and a complaint repeats no secret.
#include "core/access/token_text.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    using namespace holdfast;
    const QByteArray header(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)); // NOLINT: bytes
    const QString text = QString::fromLatin1(header).trimmed();
    const auto presented = access::readToken(text);
    if (presented) {
        const QString secret = text.section(u'_', 2, 2);
        const auto again = access::readToken(access::tokenText(presented->role, presented->id, secret, presented->pin));
        if (!again || !(*again == *presented))
            std::abort();
    } else if (text.size() > access::kSecretLength && presented.problem().text().contains(text)) {
        std::abort();
    }
    return 0;
}
