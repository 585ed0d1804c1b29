// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/printable.h"

#include <algorithm>

namespace holdfast {
namespace {

bool isPlainAscii(QChar c)
{
    return c >= u' ' && c < u'\x7f';
}

/// Several scripts and many emoji are not written without the joiners; they move nothing but their neighbours.
bool isJoiner(char32_t c)
{
    return c == 0x200c || c == 0x200d;
}

bool isUnsafe(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    case QChar::Other_Format: // the bidirectional controls among them, and what cannot be seen at all
        return !isJoiner(c);
    default:
        return false;
    }
}

/// As JSON writes it: two of them for a character beyond 16 bits.
QString writtenOut(QStringView units)
{
    QString text;
    for (const QChar unit : units)
        text += QStringLiteral("\\u%1").arg(unit.unicode(), 4, 16, QLatin1Char('0'));
    return text;
}

template <typename Escape>
QString replaced(const QString &text, const Escape &escape)
{
    if (std::all_of(text.begin(), text.end(), isPlainAscii))
        return text;
    QString safe;
    for (qsizetype i = 0; i < text.size();) {
        const bool isPair = i + 1 < text.size() && text[i].isHighSurrogate() && text[i + 1].isLowSurrogate();
        const QStringView units = QStringView(text).mid(i, isPair ? 2 : 1);
        const char32_t c = isPair ? QChar::surrogateToUcs4(text[i], text[i + 1]) : text[i].unicode();
        if (isUnsafe(c))
            safe += escape(units);
        else
            safe += units;
        i += units.size();
    }
    return safe;
}

} // namespace

QString printable(const QString &text)
{
    return replaced(text, [](QStringView units) {
        if (units == u"\n")
            return QStringLiteral("\\n");
        return units == u"\t" ? QStringLiteral("\\t") : writtenOut(units);
    });
}

QString cutTo(const QString &text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    qsizetype kept = most - 1;
    if (kept > 0 && text[kept - 1].isHighSurrogate())
        --kept;
    return text.left(kept) + QChar(u'\u2026');
}

QByteArray printableJson(const QJsonDocument &document)
{
    return replaced(QString::fromUtf8(document.toJson(QJsonDocument::Compact)), writtenOut).toUtf8();
}

} // namespace holdfast
