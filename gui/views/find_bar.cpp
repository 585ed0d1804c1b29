// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/find_bar.h"

#include "gui/theme/plain_text.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QToolButton>

#include <algorithm>

namespace holdfast::gui {
namespace {

constexpr std::size_t kMaxPlaces = 100'000;

} // namespace

FindBar::FindBar(QPlainTextEdit &text, QWidget *parent)
    : QWidget(parent)
    , m_text(text)
    , m_words(new QLineEdit)
    , m_count(new PlainLabel)
{
    m_words->setPlaceholderText(tr("Find in the output"));
    m_words->setClearButtonEnabled(true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 8, 4);
    row->addWidget(m_words, 1);
    row->addWidget(m_count);
    const auto add = [&](const QString &word, From from) {
        auto *button = new QToolButton;
        button->setText(word);
        button->setAutoRaise(true);
        connect(button, &QToolButton::clicked, this, [this, from] { find(from); });
        row->addWidget(button);
    };
    add(tr("Before"), From::Before);
    add(tr("Next"), From::Next);
    connect(m_words, &QLineEdit::textChanged, this, [this] { find(From::Here); });
    hide();
}

void FindBar::open()
{
    show();
    m_words->setFocus(Qt::ShortcutFocusReason);
    m_words->selectAll();
}

std::vector<int> FindBar::places(const QString &words) const
{
    std::vector<int> all;
    const QString text = words.isEmpty() ? QString() : m_text.toPlainText();
    for (qsizetype at = text.indexOf(words, 0, Qt::CaseInsensitive); at >= 0 && !words.isEmpty();
         at = text.indexOf(words, at + words.size(), Qt::CaseInsensitive)) {
        if (all.size() == kMaxPlaces)
            break;
        all.push_back(static_cast<int>(at));
    }
    return all;
}

void FindBar::find(From from)
{
    const QString words = m_words->text();
    const std::vector<int> all = places(words);
    QTextCursor cursor = m_text.textCursor();
    if (all.empty()) {
        m_count->setText(words.isEmpty() ? QString() : tr("not found"));
        cursor.clearSelection();
        return m_text.setTextCursor(cursor);
    }
    const int here = cursor.selectionStart() + (from == From::Next ? 1 : 0);
    auto found = std::lower_bound(all.begin(), all.end(), here);
    if (from == From::Before)
        found = found == all.begin() ? all.end() - 1 : found - 1;
    else if (found == all.end())
        found = all.begin(); // from the top again
    cursor.setPosition(*found);
    cursor.setPosition(*found + static_cast<int>(words.size()), QTextCursor::KeepAnchor);
    m_text.setTextCursor(cursor);
    m_text.centerCursor();
    const QLocale locale;
    m_count->setText(
        tr("%1 of %2").arg(locale.toString(qint64(found - all.begin()) + 1), locale.toString(qint64(all.size()))));
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        hide();
        return m_text.setFocus();
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return find(event->modifiers().testFlag(Qt::ShiftModifier) ? From::Before : From::Next);
    QWidget::keyPressEvent(event);
}

} // namespace holdfast::gui
