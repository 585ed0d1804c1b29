// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text_encoding.h"

#include <algorithm>
#include <cerrno>
#include <iconv.h>
#include <iterator>
#include <utility>

namespace holdfast {

CodePages systemCodePages()
{
    return {};
}

/// With iconv(3), which has all of Windows' code pages that encodingWords() names.
QString takeCodePage(int page, QByteArray &bytes)
{
    const QByteArray name = "CP" + QByteArray::number(page);
    const iconv_t converter = iconv_open("UTF-16LE", name.constData());
    if (converter == iconv_t(-1)) // a system without the tables of its C library
        return QString::fromLatin1(std::exchange(bytes, {}));
    QString text(2 * bytes.size() + 2, Qt::Uninitialized); // a letter and its accent at most
    char *in = bytes.data();
    std::size_t inLeft = static_cast<std::size_t>(bytes.size());
    char *out = reinterpret_cast<char *>(text.data());
    std::size_t outLeft = static_cast<std::size_t>(text.size()) * sizeof(QChar);
    while (inLeft > 0 && iconv(converter, &in, &inLeft, &out, &outLeft) == std::size_t(-1) && errno == EILSEQ) {
        constexpr char kReplacement[] = {'\xFD', '\xFF'}; // U+FFFD
        out = std::copy(std::begin(kReplacement), std::end(kReplacement), out);
        outLeft -= sizeof kReplacement;
        ++in;
        --inLeft;
    }
    iconv(converter, nullptr, nullptr, &out, &outLeft); // a letter that might have got an accent
    iconv_close(converter);
    text.chop(static_cast<qsizetype>(outLeft / sizeof(QChar)));
    bytes = bytes.last(static_cast<qsizetype>(inLeft));
    return text;
}

} // namespace holdfast
