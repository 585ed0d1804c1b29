// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"

#include <QComboBox>
#include <QToolButton>

namespace holdfast::gui {

/// Chooses the span of time that a page shows: one that ends now and moves on, or one that the person has zoomed to.
class SpanBar final : public QComboBox
{
    Q_OBJECT

public:
    /// `name` is that of its setting.
    SpanBar(const QString &name, const QList<Seconds> &lengths, Seconds first, QWidget *parent = nullptr);

    [[nodiscard]] Span span(WallTime now) const;
    /// It ends now.
    [[nodiscard]] bool isLive() const { return !m_chosen; }
    /// Rises with each choice: what was loaded before is of another span.
    [[nodiscard]] int choice() const { return m_choice; }
    void choose(Span span);
    /// Takes over what is chosen there, as far as this one has it. Says nothing: its page is not in front.
    void follow(const SpanBar &other);
    void backToPresent();

Q_SIGNALS:
    void changed();
    /// Another span is shown, by whomever.
    void shown();

private:
    void onActivated(int index);
    void showChosen(Span span);
    void showLive(int index);

    const QString m_name;
    std::optional<Span> m_chosen;
    int m_lastLive = 0;
    int m_choice = 0;
};

/// Whether the span beside it ends now, and the way back to that.
class LiveButton final : public QToolButton
{
    Q_OBJECT

public:
    explicit LiveButton(SpanBar &span);

private:
    void renew(const SpanBar &span);
};

} // namespace holdfast::gui
