/** The examples of the brief, as it gives them. */

export const createThread = {
  title: 'Customer Onboarding Process',
  description:
    'Create process for automated customer onboarding with email notifications and CRM integration',
  context: {
    business_domain: 'SaaS',
    complexity: 'medium',
    integrations: ['salesforce', 'mailchimp', 'stripe'],
    team_size: '5',
    expected_volume: '100 customers/month',
  },
  metadata: { user_id: 'user_123', project_id: 'proj_456', session_type: 'process_development' },
}

export const errorHandlingMessage = 'I need to add error handling for API timeouts and retry logic'

/**
 * The brief's JavaScript client, with only its address and its two helpers filled in by the caller: it applies every
 * patch of every frame it gets, and shows the content of every frame.
 */
export const clientSnippet = (url: string, threadId: string) => `
// Connect to process development chat
const ws = new WebSocket('${url}');

// Receive agent response with live process patches
ws.onmessage = (event) => {
  const message = JSON.parse(event.data);

  if (message.mini_process && message.mini_process.patches) {
    // Apply live patches to process content
    message.mini_process.patches.forEach(patch => {
      applyProcessPatch(patch);
    });
  }

  // Display agent message
  displayMessage(message.content);
};

ws.onopen = () => {
  // Send user message
  ws.send(JSON.stringify({
    thread_id: "${threadId}",
    role: "USER",
    content: "${errorHandlingMessage}",
    client_msg_id: "msg-456"
  }));
};

// Example patch application
function applyProcessPatch(patch) {
  switch(patch.operation) {
    case 'insert':
      insertContentAtLocation(patch.location, patch.content);
      break;
    case 'update':
      updateContent(patch.location, patch.old_content, patch.new_content);
      break;
    case 'delete':
      deleteContent(patch.location, patch.content);
      break;
    case 'append':
      appendContent(patch.location, patch.content);
      break;
  }
}
`
