// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/server_api.h"
#include "gui/models/output_buffer.h"

#include <QPlainTextEdit>

namespace holdfast::gui {

/// The text of a run's output: the newest 20,000 lines. It follows the end until somebody scrolls up, by whatever
/// means, and again when somebody scrolls to the end.
class OutputText final : public QPlainTextEdit
{
    Q_OBJECT

public:
    static constexpr int kMaxLines = 20'000;

    explicit OutputText(QWidget *parent = nullptr);

    /// Empty, for another run.
    void begin();
    /// Of what comes.
    void setEncoding(const QString &encoding);
    void append(const OutputPiece &piece);
    void setFollowing(bool on);
    [[nodiscard]] bool isFollowing() const { return m_following; }
    void setWrapping(bool on);
    /// That were here and are no more.
    [[nodiscard]] qint64 droppedLines() const { return m_lines - blockCount(); }

Q_SIGNALS:
    void followingChanged(bool on);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void onScrolled(int value);
    void toEnd();
    void separate(const OutputPiece &piece, QTextCursor &cursor);

    QString m_encoding;
    OutputBuffer m_out;
    OutputBuffer m_err;
    bool m_wasError = false;
    int m_attempt = 0;
    qint64 m_lines = 1; ///< ever
    bool m_following = true;
    bool m_isOwn = false; ///< this scrolls, not the person
};

} // namespace holdfast::gui
