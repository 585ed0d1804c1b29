// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/session/server_session.h"
#include "gui/views/output_saver.h"

#include <QWidget>

#include <deque>

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace holdfast::gui {

class FindBar;
class OutputText;

/// The output of one run, followed as it comes. Keeps the newest 20,000 lines and says how many are not shown; each
/// answer of the server (512 KiB) is one step of the event loop, so that the window answers while 100 MB pass through.
/// While somebody reads further up, nothing moves, and a button says how many lines have come.
class OutputView final : public QWidget
{
    Q_OBJECT

public:
    explicit OutputView(ServerSession &session, QWidget *parent = nullptr);

    /// Shows this run from its first byte. Empty: nothing.
    void follow(const QString &run);
    [[nodiscard]] const QString &run() const { return m_run; }
    [[nodiscard]] QString text() const;
    [[nodiscard]] qint64 bytesSeen() const { return m_bytes; }
    /// Puts the cursor where one types to find something in the output.
    void startFind();
    /// Saves all output of the run. said() tells what came of it.
    void saveTo(const QString &file);

Q_SIGNALS:
    void said(const QString &sentence, bool bad);

private:
    void layOut();
    void connectAll();
    void begin();
    void ask();
    void take(const OutputAnswer &answer);
    void onTimer();
    void appendSlice();
    void renewTexts();
    void askWhereToSave();
    [[nodiscard]] QString stateText() const;
    [[nodiscard]] OutputStreams streams() const;

    ServerSession &m_session;
    QLabel *m_title;
    QLabel *m_dropped;
    QComboBox *m_streams;
    QToolButton *m_wrap;
    QToolButton *m_find;
    QToolButton *m_save;
    QCheckBox *m_followEnd;
    OutputText *m_text;
    FindBar *m_findBar;
    QPushButton *m_toEnd;              ///< over the text
    std::deque<OutputPiece> m_pending; ///< received, not shown yet
    qint64 m_pendingBytes = 0;
    qint64 m_pendingLines = 0;
    bool m_final = false; ///< nothing comes behind m_pending
    bool m_more = false;  ///< something does, at once
    QString m_run;
    QString m_problem; ///< of the newest answer
    qint64 m_next = 0;
    qint64 m_bytes = 0;
    int m_asked = 0;
    QTimer m_again;
};

} // namespace holdfast::gui
