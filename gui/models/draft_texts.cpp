// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/draft_texts.h"

#include <QRegularExpression>

namespace holdfast::gui {
namespace {

/// Text without the spaces around it, but for those that a backslash keeps.
class Trimmed
{
public:
    void put(QChar c, bool kept)
    {
        if (m_text.isEmpty() && c.isSpace() && !kept)
            return;
        m_text += c;
        if (!c.isSpace() || kept)
            m_solid = m_text.size();
    }
    [[nodiscard]] QString text() const { return m_text.left(m_solid); }

private:
    QString m_text;
    qsizetype m_solid = 0;
};

QString withBackslashes(const QString &text, bool isKey)
{
    QString written;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool isOuterSpace = c.isSpace() && (i == 0 || i == text.size() - 1);
        if (c == u',' || c == u'\\' || (isKey && c == u'=') || isOuterSpace)
            written += u'\\';
        written += c;
    }
    return written;
}

/// How many backslashes end the line.
qsizetype backslashesAtEnd(const QString &line)
{
    qsizetype count = 0;
    while (count < line.size() && line[line.size() - 1 - count] == u'\\')
        ++count;
    return count;
}

} // namespace

Result<QStringList> splitCommand(const QString &text)
{
    QStringList words;
    QString word;
    bool open = false; // a word has begun, be it empty
    QChar quote;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'\\' && quote != u'\'' && i + 1 < text.size()) {
            word += text[++i];
            open = true;
        } else if (!quote.isNull()) {
            if (c == quote)
                quote = QChar();
            else
                word += c;
        } else if (c == u'\'' || c == u'"') {
            quote = c;
            open = true;
        } else if (c.isSpace()) {
            if (open)
                words += std::exchange(word, QString());
            open = false;
        } else {
            word += c;
            open = true;
        }
    }
    if (!quote.isNull())
        return badField(QStringLiteral("command"), QStringLiteral("a %1 is not closed").arg(quote));
    if (open)
        words += word;
    return words.isEmpty() ? Result<QStringList>(badField(QStringLiteral("command"), QStringLiteral("is missing")))
                           : words;
}

QString joinCommand(const QStringList &words)
{
    QStringList quoted;
    for (const QString &word : words) {
        const bool plain = !word.isEmpty() && std::none_of(word.begin(), word.end(), [](QChar c) {
            return c.isSpace() || c == u'\'' || c == u'"' || c == u'\\';
        });
        quoted += plain ? word : u'\'' + QString(word).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
    }
    return quoted.join(u' ');
}

Result<QJsonObject> labelsFrom(const QString &text)
{
    QJsonObject labels;
    for (qsizetype i = 0; i < text.size(); ++i) {
        Trimmed key;
        Trimmed value;
        bool hasEquals = false;
        const qsizetype began = i;
        for (; i < text.size() && text[i] != u','; ++i) {
            const bool kept = text[i] == u'\\' && i + 1 < text.size();
            if (kept)
                ++i;
            if (!kept && !hasEquals && text[i] == u'=')
                hasEquals = true;
            else
                (hasEquals ? value : key).put(text[i], kept);
        }
        const QString part = text.mid(began, i - began).trimmed();
        if (part.isEmpty())
            continue;
        if (!hasEquals || key.text().isEmpty())
            return badField(QStringLiteral("labels"), QStringLiteral("\"%1\" is not KEY=VALUE").arg(part));
        labels[key.text()] = value.text();
    }
    return labels;
}

QString labelsText(const QJsonObject &labels)
{
    QStringList pairs;
    for (auto it = labels.begin(); it != labels.end(); ++it)
        pairs += withBackslashes(it.key(), true) + u'=' + withBackslashes(it.value().toString(), false);
    return pairs.join(QStringLiteral(", "));
}

Result<QJsonObject> variablesFrom(const QString &text)
{
    const QString field = QStringLiteral("env");
    QJsonObject variables;
    QString name;
    QString value;
    bool goesOn = false;
    for (const QString &line : text.split(u'\n')) {
        const qsizetype equals = goesOn ? -1 : line.indexOf(u'=');
        if (!goesOn && line.trimmed().isEmpty())
            continue;
        if (!goesOn) {
            name = line.left(equals).trimmed();
            value.clear();
            if (equals < 0 || name.isEmpty())
                return badField(field, QStringLiteral("\"%1\" is not NAME=VALUE").arg(line.trimmed().left(100)));
        }
        const QString part = line.mid(equals + 1);
        const qsizetype slashes = backslashesAtEnd(part);
        value += part.chopped(slashes - slashes / 2);
        goesOn = slashes % 2 == 1;
        if (goesOn)
            value += u'\n';
        else
            variables[name] = value;
    }
    if (goesOn)
        return badField(field, QStringLiteral("the last line ends with a backslash"),
                        QStringLiteral("write two, or another line"));
    return variables;
}

QString variablesText(const QJsonObject &variables)
{
    QStringList lines;
    for (auto it = variables.begin(); it != variables.end(); ++it) {
        QStringList parts = it.value().toString().split(u'\n');
        for (qsizetype i = 0; i < parts.size(); ++i) {
            parts[i] += QString(backslashesAtEnd(parts[i]), u'\\');
            if (i + 1 < parts.size())
                parts[i] += u'\\';
        }
        lines += it.key() + u'=' + parts.join(u'\n');
    }
    return lines.join(u'\n');
}

QStringList namesFrom(const QString &text)
{
    static const QRegularExpression between(QStringLiteral("[,\\s]+"));
    return text.split(between, Qt::SkipEmptyParts);
}

} // namespace holdfast::gui
