// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text_encoding.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast {
namespace {

constexpr int kUtf16Page = 1200; ///< Windows' number for UTF-16 with the low byte first

/// Those that Windows has as the code pages of a language, and that the GNU C library knows as well.
constexpr std::array kPages{437, 737, 775, 850, 852, 855,  857,  858,  860,  861,  862,  863,  865,  866, 869,
                            874, 932, 936, 949, 950, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258};

QString nameOf(int page)
{
    if (page == kUtf16Page)
        return QStringLiteral("utf-16");
    const bool isKnown = std::find(kPages.begin(), kPages.end(), page) != kPages.end();
    return isKnown ? QStringLiteral("cp%1").arg(page) : QStringLiteral("utf-8");
}

int pageOf(const QString &name)
{
    if (name == u"utf-16")
        return kUtf16Page;
    const auto page = std::find_if(kPages.begin(), kPages.end(), [&](int each) { return nameOf(each) == name; });
    return page != kPages.end() ? *page : kUtf8Page;
}

/// A mark at the beginning of a text.
struct Mark
{
    QByteArrayView bytes;
    int page = 0;
    QStringConverter::Encoding encoding = QStringConverter::Utf8;
};

constexpr std::array kMarks{Mark{"\xEF\xBB\xBF", kUtf8Page, QStringConverter::Utf8},
                            Mark{"\xFF\xFE", kUtf16Page, QStringConverter::Utf16LE},
                            Mark{"\xFE\xFF", kUtf16Page, QStringConverter::Utf16BE}};

} // namespace

QStringList encodingWords()
{
    QStringList words{QStringLiteral("oem"), QStringLiteral("ansi"), QStringLiteral("utf-8")};
    words += nameOf(kUtf16Page);
    for (const int page : kPages)
        words += nameOf(page);
    return words;
}

QString encodingFor(const QString &word, CodePages pages)
{
    const int page = word == u"oem" ? pages.oem : word == u"ansi" ? pages.ansi : pageOf(word);
    return nameOf(page);
}

QString upperLetters(const QString &encoding)
{
    const int page = pageOf(encoding);
    if (page == kUtf8Page || page == kUtf16Page)
        return {};
    QString letters;
    for (int byte = 128; byte < 256; ++byte) {
        QByteArray bytes(1, static_cast<char>(byte));
        const QString letter = takeCodePage(page, bytes);
        if (letter.size() != 1)
            return {};
        letters += letter;
    }
    return letters;
}

TextDecoder::TextDecoder(const QString &encoding)
    : m_page(pageOf(encoding))
{}

QString TextDecoder::decode(const QByteArray &bytes)
{
    m_rest += bytes;
    if (!m_hasBegun) {
        const auto begins = [this](const Mark &mark) { return m_rest.startsWith(mark.bytes); };
        const auto mayBegin = [this](const Mark &mark) { return mark.bytes.startsWith(m_rest); };
        const auto *mark = std::find_if(kMarks.begin(), kMarks.end(), begins);
        if (mark == kMarks.end() && std::any_of(kMarks.begin(), kMarks.end(), mayBegin))
            return {};
        m_hasBegun = true;
        if (mark != kMarks.end()) {
            m_unicode.emplace(mark->encoding);
            m_rest.remove(0, mark->bytes.size());
        } else if (m_page == kUtf8Page || m_page == kUtf16Page) {
            m_unicode.emplace(m_page == kUtf8Page ? QStringConverter::Utf8 : QStringConverter::Utf16LE);
        }
    }
    if (m_unicode)
        return (*m_unicode)(std::exchange(m_rest, {}));
    return takeCodePage(m_page, m_rest);
}

} // namespace holdfast
