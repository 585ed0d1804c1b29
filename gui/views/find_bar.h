// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace holdfast::gui {

/// Finds words in a text, with their count. Enter: the next, Shift and Enter: the one before, Escape closes it.
class FindBar final : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(QPlainTextEdit &text, QWidget *parent = nullptr);

    /// Shows it and puts the cursor there.
    void open();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum class From { Here, Next, Before };

    void find(From from);
    [[nodiscard]] std::vector<int> places(const QString &words) const;

    QPlainTextEdit &m_text;
    QLineEdit *m_words;
    QLabel *m_count;
};

} // namespace holdfast::gui
