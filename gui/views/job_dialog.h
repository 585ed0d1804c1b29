// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/session/server_session.h"
#include "gui/views/job_fields.h"

#include <QDialog>

class QDialogButtonBox;
class QLabel;
class QTabWidget;
class QTextBrowser;

namespace holdfast::gui {

/// Adds a job or changes one. What is wrong stands beside its field as one types, and below the schedule what it will
/// do; the server has the last word when it is saved.
class JobDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `existing`: the name cannot be changed, and saving replaces the job.
    JobDialog(ServerSession &session, const JobDraft &draft, bool existing, QWidget *parent = nullptr);
    /// Of the job, as it is written now.
    [[nodiscard]] QString name() const;

private:
    void layOut();
    void onChanged();
    void renewPreview();
    void save();
    void complain(const std::vector<Problem> &faults);
    void markTabs();
    void changeEvent(QEvent *event) override;

    ServerSession &m_session;
    const bool m_existing;
    JobFields m_fields;
    QTabWidget *m_tabs;
    QTextBrowser *m_preview;
    QLabel *m_fault; ///< what belongs to no field
    QDialogButtonBox *m_buttons;
    bool m_isDone = false; ///< the person has asked to save it
};

} // namespace holdfast::gui
