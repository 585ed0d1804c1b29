// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/job_draft.h"
#include "gui/session/server_session.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QTextBrowser;

namespace holdfast::gui {

/// Adds a job or changes one. Beside the fields stand the coming moments and what clock changes will do, as one types;
/// the server has the last word when it is saved.
class JobDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `existing`: the name cannot be changed, and saving replaces the job.
    JobDialog(ServerSession &session, const JobDraft &draft, bool existing, QWidget *parent = nullptr);
    /// Of the job, as it is written now.
    [[nodiscard]] QString name() const;

private:
    void makeFields();
    QWidget *makeForm();
    void fill(const JobDraft &draft);
    void connectAll();
    [[nodiscard]] Result<JobDraft> draft() const;
    [[nodiscard]] schedule::Schedule schedule() const;
    void renewPreview();
    void save();
    void complain(const QString &what);

    ServerSession &m_session;
    const bool m_existing;
    const JobDraft m_before;
    QString m_commandBefore; ///< as the field shows it
    QLineEdit *m_name;
    QLineEdit *m_command;
    QLineEdit *m_cwd;
    QComboBox *m_kind;
    QLineEdit *m_schedule;
    QComboBox *m_timezone;
    QComboBox *m_gap;
    QComboBox *m_fold;
    QLineEdit *m_timeout;
    QSpinBox *m_retries;
    QSpinBox *m_priority;
    QLineEdit *m_labels;
    QComboBox *m_overlap;
    QComboBox *m_missed;
    QTextBrowser *m_preview;
    QLabel *m_fault;
    QDialogButtonBox *m_buttons;
};

} // namespace holdfast::gui
