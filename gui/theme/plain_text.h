// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

/// Texts come from other machines: the window shows them as they are. Qt would take "<b>" in them for markup.
namespace holdfast::gui {

/// A label that never reads markup. tests/layering asks for it in the place of QLabel.
class PlainLabel final : public QLabel
{
public:
    explicit PlainLabel(const QString &text = {})
    {
        setTextFormat(Qt::PlainText);
        setText(text);
    }
};

/// The same on one line that may be too short for its text: dots stand for what is cut.
class ElidedLabel final : public QLabel
{
public:
    explicit ElidedLabel(const QString &text = {});

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// A label for markup of our own. Everything in it that comes from elsewhere must be escaped.
class MarkupLabel final : public QLabel
{
public:
    MarkupLabel() { setTextFormat(Qt::RichText); }
};

/// The text of a tool tip that shows `text` as it is, also where it looks like markup.
[[nodiscard]] QString plainTip(const QString &text);

} // namespace holdfast::gui
