import { type Archetype, automation } from './archetype.ts'

export const incident: Archetype = {
  matches: /\b(?:incidents?|outages?|on-call|downtime|breach)\b/i,
  noun: 'incident',
  owner: 'Head of Engineering',
  trigger: 'An alert fires or a customer reports an outage',
  purpose:
    'The service is restored quickly, everybody concerned is informed, and the cause is removed for good',
  input: 'Alert or report with time, service and symptoms',
  mainRole: 'On-call Engineer',
  steps: [
    {
      name: 'Acknowledge the alert',
      role: 'On-call Engineer',
      sla: '5 minutes',
      at: 'alert',
      byPerson: true,
      actions: ['Take the alert, so that nobody else starts on it.'],
    },
    {
      name: 'Assess the impact',
      role: 'On-call Engineer',
      sla: '15 minutes',
      actions: ['Find out which services and how many customers are affected.'],
      decision: {
        condition: 'customers cannot work',
        outcome: 'name an Incident Commander and continue with Step {Inform the stakeholders}',
        otherwise: 'continue with Step {Inform the stakeholders}',
      },
    },
    {
      name: 'Inform the stakeholders',
      role: 'Incident Commander',
      sla: '30 minutes',
      at: 'chat',
      byPerson: true,
      actions: ['Say what is affected, since when, and when the next news will come.'],
    },
    {
      name: 'Restore the service',
      role: 'On-call Engineer',
      sla: '4 hours',
      actions: ['Undo the latest change first.', 'Write down every action with its time.'],
    },
    {
      name: 'Verify the recovery',
      role: 'On-call Engineer',
      sla: '30 minutes',
      actions: ['Compare error rate and response times with those before the incident.'],
      decision: {
        condition: 'the service is still impaired',
        outcome:
          'return to Step {Restore the service}, at most 3 times; then escalate to the Head of Engineering',
        otherwise: 'continue with Step {Write the post-mortem}',
      },
    },
    {
      name: 'Write the post-mortem',
      role: 'Incident Commander',
      sla: '5 business days',
      actions: ['Describe cause, course and impact.', 'Agree on measures, each with a name and a date.'],
    },
  ],
}

export const accessRequest: Archetype = {
  matches:
    /\b(?:access|permission|account|license)\b.{0,20}\b(?:requests?|provisioning|management|approval)\b/i,
  noun: 'access_request',
  owner: 'Head of IT',
  trigger: 'Somebody needs access to a system',
  purpose: 'People get the access their work needs, nobody gets more, and every grant can be traced',
  input: 'Name, system, role in that system and reason',
  mainRole: 'IT',
  steps: [
    {
      name: 'Submit the access request',
      role: 'Employee',
      sla: '1 business day',
      at: 'ticket',
      byPerson: true,
      actions: ['Name system, role and reason.'],
    },
    {
      name: 'Approve the access',
      role: 'Line Manager',
      sla: '1 business day',
      actions: ['Confirm that the work needs this access.'],
      decision: {
        condition: 'the access is rejected',
        outcome: 'tell the employee the reason and end the process',
        otherwise: 'continue with Step {Grant the access}',
      },
      isApproval: true,
    },
    {
      name: 'Grant the access',
      role: 'IT',
      sla: '4 hours',
      at: 'identity',
      byPerson: true,
      actions: ['Grant exactly the approved role.', 'Record who approved it and until when it is valid.'],
    },
    {
      name: 'Confirm the access',
      role: 'Employee',
      sla: '1 business day',
      actions: ['Sign in and confirm that the access works.'],
    },
  ],
}

export const release: Archetype = {
  matches: /\b(?:release|deployment|change management|rollout|roll-out|go-live)s?\b/i,
  noun: 'change',
  owner: 'Head of Engineering',
  trigger: 'A change is ready to be released',
  purpose: 'Changes reach customers without an outage and can be taken back at any time',
  input: 'Reviewed change with description, tests and a way back',
  mainRole: 'Release Manager',
  steps: [
    {
      name: 'Check the release',
      role: 'Release Manager',
      sla: '4 hours',
      at: 'code',
      byPerson: true,
      actions: ['Check that all tests have passed.', 'Check that a way back is described.'],
    },
    {
      name: 'Approve the release',
      role: 'Product Owner',
      sla: '1 business day',
      actions: ['Decide on the date and on who has to be told.'],
      isApproval: true,
    },
    {
      name: 'Deploy the release',
      role: automation,
      sla: '1 hour',
      actions: [
        'Deploy to a small share of the users first.',
        'Deploy to all users when the figures stay normal.',
      ],
    },
    {
      name: 'Verify the release',
      role: 'Release Manager',
      sla: '1 hour',
      actions: ['Compare error rate and response times with those before the release.'],
      decision: {
        condition: 'the figures are worse than before',
        outcome: 'roll the release back and end the process',
        otherwise: 'continue with Step {Announce the release}',
      },
    },
    {
      name: 'Announce the release',
      role: 'Product Owner',
      sla: '1 business day',
      at: 'chat',
      byPerson: true,
      actions: ['Tell the users what is new.'],
    },
  ],
}

export const dataSync: Archetype = {
  matches:
    /\b(?:data|record|inventory|contact|order|customer)s?\b.{0,20}\b(?:sync\w*|migration|import|export|integration|transfer|replication)\b|\bsync\w*\b|\bETL\b/i,
  noun: 'batch',
  owner: 'Data Engineering Lead',
  trigger: 'The scheduled time is reached',
  purpose: 'Both systems hold the same records, and every difference is noticed',
  input: 'Access to source and target, and the mapping of their fields',
  mainRole: automation,
  steps: [
    {
      name: 'Fetch the changed records',
      role: automation,
      sla: '15 minutes',
      actions: ['Fetch every record that changed since the last successful run.'],
    },
    {
      name: 'Validate the records',
      role: automation,
      sla: '5 minutes',
      actions: ['Check required fields and formats.', 'Set invalid records aside with the reason.'],
      decision: {
        condition: 'more than 5 % of the records are invalid',
        outcome: 'inform the Data Engineering Lead and end the process',
        otherwise: 'continue with Step {Transform the records}',
      },
    },
    {
      name: 'Transform the records',
      role: automation,
      sla: '5 minutes',
      actions: ['Map every field of the source to its field in the target.'],
    },
    {
      name: 'Write the records to the target',
      role: automation,
      sla: '15 minutes',
      actions: ['Update existing records and create new ones, each at most once.'],
    },
    {
      name: 'Compare source and target',
      role: automation,
      sla: '15 minutes',
      actions: [
        'Compare the number of records and the sums of the amounts.',
        'Record the result of the run.',
      ],
    },
  ],
}

export const publication: Archetype = {
  matches:
    /\b(?:content|blog|article|newsletter|press release|social media|editorial|publication|publishing)\b/i,
  noun: 'article',
  owner: 'Head of Marketing',
  trigger: 'A topic is chosen for publication',
  purpose: 'What is published is correct, on brand and on time',
  input: 'Topic, audience, key message and date of publication',
  mainRole: 'Editor',
  steps: [
    {
      name: 'Write the brief',
      role: 'Content Manager',
      sla: '2 business days',
      actions: ['Name audience, key message, length and date.'],
    },
    {
      name: 'Write the draft',
      role: 'Author',
      sla: '5 business days',
      actions: ['Write the text and choose the pictures.', 'Name the source of every fact.'],
    },
    {
      name: 'Review the draft',
      role: 'Editor',
      sla: '2 business days',
      actions: ['Check facts, language and rights of the pictures.'],
      decision: {
        condition: 'changes are needed',
        outcome:
          'send the draft back and return to Step {Write the draft}, at most 2 times; then decide with the Head of Marketing',
        otherwise: 'continue with Step {Approve the publication}',
      },
    },
    {
      name: 'Approve the publication',
      role: 'Head of Marketing',
      sla: '1 business day',
      actions: ['Confirm message and date.'],
      isApproval: true,
    },
    {
      name: 'Publish the article',
      role: 'Content Manager',
      sla: '1 business day',
      actions: ['Publish on the chosen channels.', 'Record the figures after seven days.'],
    },
  ],
}
