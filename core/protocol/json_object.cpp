// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/json_object.h"

#include "core/protocol/limits.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace holdfast::protocol {
namespace {

Problem problem(const char *code, const QString &what)
{
    return {QLatin1String(code), what, {}, {}};
}

/// Nesting before parsing, so that a hostile text costs one pass and no stack.
bool isTooDeep(QByteArrayView text)
{
    int depth = 0;
    bool inString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kMaxDepth)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

/// The surrogate of an escape `\uDXXX` that begins at `at`; 0 where there is none.
char16_t escapedAt(QByteArrayView text, qsizetype at)
{
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u' || (text[at + 2] | 0x20) != 'd')
        return 0;
    return static_cast<char16_t>(text.sliced(at + 2, 4).toByteArray().toUShort(nullptr, 16));
}

/// Half a surrogate pair, which can only be written as an escape: it is no character, and could not be given back.
bool hasHalfPair(QByteArrayView text)
{
    for (qsizetype at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at)) {
        const char16_t unit = escapedAt(text, at);
        const bool isWhole = QChar::isHighSurrogate(unit) && QChar::isLowSurrogate(escapedAt(text, at + 6));
        if (QChar::isSurrogate(unit) && !isWhole)
            return true;
        at += isWhole ? 12 : 2;
    }
    return false;
}

/// QJsonDocument takes only objects and lists at the top; a lone value is good JSON all the same.
bool isLoneValue(QByteArrayView text)
{
    const QJsonDocument wrapped = QJsonDocument::fromJson('[' + text.toByteArray() + ']');
    return wrapped.isArray() && wrapped.array().size() == 1;
}

} // namespace

Result<QJsonObject> readObject(QByteArrayView text)
{
    if (text.size() > kMaxMessageBytes)
        return problem(
            "too_large",
            QStringLiteral("the message has %1 bytes; at most %2 are allowed").arg(text.size()).arg(kMaxMessageBytes));
    if (isTooDeep(text))
        return problem("too_deep", QStringLiteral("the JSON is nested more than %1 deep").arg(kMaxDepth));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromRawData(text.data(), text.size()), &error);
    if (document.isNull() && !isLoneValue(text))
        return problem("bad_json",
                       QStringLiteral("not JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset));
    if (!document.isObject())
        return problem("not_an_object", QStringLiteral("JSON, but not an object"));
    if (hasHalfPair(text))
        return problem("bad_json", QStringLiteral("not JSON: a string holds half a surrogate pair"));
    return document.object();
}

} // namespace holdfast::protocol
