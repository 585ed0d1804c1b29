// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/payload.h"

#include "core/base/qt_compat.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <string>

namespace holdfast::notify {
namespace {

constexpr qsizetype kMailLine = 76;
constexpr std::size_t kEncodedWord = 11; ///< characters, of at most 4 bytes each: RFC 2047 allows a word of 75

/// As it stands between the quotes of a JSON string.
QString escaped(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(array.mid(2, array.size() - 4));
}

bool isPlain(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u' ' && c <= u'~'; });
}

/// The value of a header: words of RFC 2047 where it is not plain ASCII.
QByteArray headerText(const QString &text)
{
    if (isPlain(text))
        return text.toLatin1();
    QByteArray words;
    const std::u32string characters = text.toStdU32String();
    for (std::size_t at = 0; at < characters.size(); at += kEncodedWord) {
        const QString part = QString::fromStdU32String(characters.substr(at, kEncodedWord));
        words += (words.isEmpty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + part.toUtf8().toBase64() + "?=";
    }
    return words;
}

QByteArray inLines(const QByteArray &base64)
{
    QByteArray lines;
    for (qsizetype at = 0; at < base64.size(); at += kMailLine)
        lines += base64.mid(at, kMailLine) + "\r\n";
    return lines;
}

} // namespace

QByteArray toJsonBytes(const Batch &batch, const QList<Event> &events, const Message &message)
{
    QJsonArray list;
    for (const Event &event : events)
        list += toJson(event);
    const QJsonObject object{
        {QStringLiteral("id"), batch.id},
        {QStringLiteral("channel"), batch.channel},
        {QStringLiteral("made_at"), toIso(batch.madeAt)},
        {QStringLiteral("subject"), message.subject},
        {QStringLiteral("text"), message.text},
        {QStringLiteral("events"), list},
        {QStringLiteral("left_out"), batch.leftOut},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray fillIn(const QString &body, const Message &message)
{
    static const QString subject = QStringLiteral("{{subject}}");
    static const QString text = QStringLiteral("{{text}}");
    QString filled;
    qsizetype from = 0;
    for (qsizetype at = body.indexOf(u'{'); at >= 0; at = body.indexOf(u'{', at + 1)) {
        const QStringView rest = QStringView(body).mid(at);
        const bool isSubject = rest.startsWith(subject);
        if (!isSubject && !rest.startsWith(text))
            continue;
        filled += QStringView(body).mid(from, at - from);
        filled += escaped(isSubject ? message.subject : message.text);
        from = at + (isSubject ? subject : text).size();
        at = from - 1;
    }
    filled += QStringView(body).mid(from);
    return filled.toUtf8();
}

bool isGoodBody(const QString &body)
{
    return !QJsonDocument::fromJson(fillIn(body, {QStringLiteral("a"), QStringLiteral("b")})).isNull();
}

QByteArray toMail(const Channel &channel, const Batch &batch, const Message &message)
{
    QByteArray mail;
    const auto header = [&mail](const char *name, const QByteArray &value) {
        mail += name + QByteArray(": ") + value + "\r\n";
    };
    header("From", headerText(channel.from));
    header("To", headerText(channel.target));
    header("Subject", headerText(message.subject));
    header("Date", utcDateTime(toMsecs(batch.madeAt)).toString(Qt::RFC2822Date).toLatin1());
    header("Message-ID", "<" + batch.id.toLatin1() + "@holdfast.invalid>");
    header("Auto-Submitted", "auto-generated");
    header("MIME-Version", "1.0");
    header("Content-Type", "text/plain; charset=utf-8");
    header("Content-Transfer-Encoding", "base64");
    return mail + "\r\n" + inLines(message.text.toUtf8().toBase64());
}

} // namespace holdfast::notify
