// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/shell_words.h"

#include <QRegularExpression>

#include <utility>

namespace holdfast::app {

QString shellLine(const QStringList &words)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
    QStringList quoted;
    for (QString word : words)
        quoted += plain.match(word).hasMatch() ? word : u'\'' + word.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
    return quoted.join(u' ');
}

Result<QStringList> wordsOf(const QString &line)
{
    QStringList words;
    QString word;
    bool isWord = false; // also an empty one, in quotes
    QChar quote;         // null: none is open
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        const bool isEscape = c == u'\\' && quote != u'\'' && i + 1 < line.size();
        if (quote.isNull() && c.isSpace()) {
            if (std::exchange(isWord, false))
                words += std::exchange(word, {});
            continue;
        }
        isWord = true;
        if (isEscape && (quote.isNull() || line[i + 1] == u'"' || line[i + 1] == u'\\'))
            word += line[++i];
        else if (c == quote)
            quote = QChar();
        else if (quote.isNull() && (c == u'"' || c == u'\''))
            quote = c;
        else
            word += c;
    }
    if (!quote.isNull())
        return Problem{.code = QStringLiteral("options"), .what = QStringLiteral("a quote does not end")};
    return isWord ? words + QStringList{word} : words;
}

} // namespace holdfast::app
