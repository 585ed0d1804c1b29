// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/session/server_session.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace holdfast::gui {

/// Says plainly, across the window, that what is shown is old, since when and why.
class CutOffBanner final : public QFrame
{
    Q_OBJECT

public:
    explicit CutOffBanner(QWidget *parent = nullptr);

    /// Whether there is something to say.
    [[nodiscard]] static bool isNeeded(const FeedStatus &status);
    void say(const ServerSession &session);
    /// What else there is to say where the server wants a token; plain text.
    void setTokenNote(const QString &note) { m_tokenNote = note; }

Q_SIGNALS:
    void retryAsked();
    void tokenAsked();
    void certificateAsked();
    /// To be shown the server that leads.
    void leaderAsked(const QString &url);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] static QString whoLeads(const StandbyRole &role);

    QLabel *m_sign;
    QLabel *m_text;
    QPushButton *m_token;
    QPushButton *m_certificate;
    QPushButton *m_leader;
    QString m_leaderUrl;
    QString m_tokenNote;
};

} // namespace holdfast::gui
